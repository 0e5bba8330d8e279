// SPDX-License-Identifier: MIT
// Posts a body, and again where the server asks for it.
#ifndef SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_POST_HPP
#define SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_POST_HPP

#include <chrono>
#include <string>
#include <vector>

#include "notify/transfer.hpp"

namespace webhook {

struct Post {
  notify::Endpoint endpoint;  ///< for messages
  std::string url;
  std::vector<std::string> headers;  ///< "Name: value"
  std::string body;
  std::vector<std::string> secrets;  ///< never told, whatever the server answers
  unsigned retries = 2;
};

/// Returns when the server has answered with a 2xx. After a 429 or a 5xx it is tried again, `retries` times, when
/// Retry-After (or `retry_after` in the answer, as Discord and Telegram write it) says, else after 1 s, 2 s, 4 s …; all
/// of it within the limits' timeout. Redirections are not followed. Throws one sentence that says what to do:
/// ParameterError where another attempt is of no use, else TaskError.
void send(const Post& post, const notify::TransferLimits& limits);

}  // namespace webhook

#endif
