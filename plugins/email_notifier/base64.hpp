// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_EMAIL_NOTIFIER_BASE64_HPP
#define SKROBOT_PLUGINS_EMAIL_NOTIFIER_BASE64_HPP

#include <string>
#include <string_view>

namespace email {

/// RFC 4648, with padding, on one line.
std::string base64(std::string_view bytes);

}  // namespace email

#endif
