// SPDX-License-Identifier: MIT
// A webhook's address. Its path is as good as a password (Slack, Discord, Teams) or holds one (Telegram): nothing here
// shows more of it than host and port.
#ifndef SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_HOOK_ADDRESS_HPP
#define SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_HOOK_ADDRESS_HPP

#include <string>
#include <vector>

#include "notify/transfer.hpp"

namespace webhook {

struct HookAddress {
  notify::Endpoint endpoint;
  std::string url;                    ///< whole
  std::vector<std::string> segments;  ///< of the path, as written
  std::vector<std::string>
      secrets;  ///< what of it must not be told: the path, its longer parts, the query, user and password

  /// The same with another path: for services whose API wants another than people are given.
  std::string with_path(const std::string& path) const;
};

/// Throws ParameterError when it is no http or https address.
HookAddress parse_hook_address(const std::string& url);

}  // namespace webhook

#endif
