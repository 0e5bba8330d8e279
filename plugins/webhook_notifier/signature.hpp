// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_SIGNATURE_HPP
#define SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_SIGNATURE_HPP

#include <string>
#include <string_view>

namespace webhook {

/// The HMAC-SHA256 of `body` under `key`, as 64 hexadecimal digits (RFC 2104).
std::string hmac_sha256(std::string_view key, std::string_view body);

}  // namespace webhook

#endif
