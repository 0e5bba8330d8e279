// SPDX-License-Identifier: MIT
// Header fields of mails (RFC 5322, RFC 2047): ASCII lines of at most 76 bytes, whatever the text. A line break in a
// text becomes a blank, so no text can begin a header of its own.
#ifndef SKROBOT_PLUGINS_EMAIL_NOTIFIER_HEADER_HPP
#define SKROBOT_PLUGINS_EMAIL_NOTIFIER_HEADER_HPP

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "email_notifier/address.hpp"

namespace email {

/// "Subject: text", folded; text that is not plain ASCII as encoded words. REQUIRES: `name` has at most 40 bytes.
std::string text_header(std::string_view name, std::string_view text);

/// "To: Ada <ada@example.org>, bob@example.org", folded.
std::string address_header(std::string_view name, const std::vector<Address>& addresses);

/// "Sun, 01 Mar 2026 12:00:00 +0000".
std::string date_text(std::chrono::system_clock::time_point time);

/// "<left@domain>"; what cannot stand in a message id becomes '_'.
std::string message_id(std::string_view left, std::string_view domain);

}  // namespace email

#endif
