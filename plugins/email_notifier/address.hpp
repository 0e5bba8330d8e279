// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_EMAIL_NOTIFIER_ADDRESS_HPP
#define SKROBOT_PLUGINS_EMAIL_NOTIFIER_ADDRESS_HPP

#include <string>

namespace email {

/// A mailbox: "ada@example.org" with a name, or without one.
struct Address {
  std::string name;     ///< UTF-8, one line; may be empty
  std::string mailbox;  ///< ASCII, local part and domain

  std::string domain() const { return mailbox.substr(mailbox.rfind('@') + 1); }
};

/// Reads "ada@example.org" or "Ada Lovelace <ada@example.org>". Throws ParameterError that names `parameter` for
/// anything else: several addresses, control characters (which could begin a header), letters that are not ASCII in the
/// mailbox.
Address parse_address(const std::string& text, const std::string& parameter);

}  // namespace email

#endif
