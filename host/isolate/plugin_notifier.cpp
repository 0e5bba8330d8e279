// SPDX-License-Identifier: MIT
#include "isolate/plugin_notifier.hpp"

#include <skrobot/plugin.h>
#include <skrobot/params.hpp>

#include <stdexcept>

#include "base/duration.hpp"
#include "base/secret_mask.hpp"
#include "isolate/conversation.hpp"

namespace skrobot {

PluginNotifier::PluginNotifier(WorkerLauncher launch, PluginCall call, std::chrono::milliseconds limit)
    : launch_(std::move(launch)), call_(std::move(call)), limit_(limit) {}

void PluginNotifier::notify(const Notification& notification, const CancelToken* cancel) {
  const std::unique_ptr<Worker> worker = launch_(-1);
  ConversationOptions options;
  options.timeout = limit_;
  options.grace = std::chrono::milliseconds(500);
  options.cancel = cancel;
  // The requests that cancelled the run are what it is to tell.
  options.cancel_from = cancel != nullptr && notification.state == to_string(State::cancelled) ? cancel->count() : 0;
  options.marker = random_marker();
  protocol::Frame request(protocol::Type::notify);
  request.text(call_.plugin.path)
      .text(call_.plugin.stamp)
      .text(call_.name)
      .text(to_text(call_.params))
      .text(to_text(notification_to_json(notification)))
      .text(options.marker)
      .number(call_.secrets.empty() ? 0 : 1);
  const CallEnd end = converse(*worker, std::move(request), options);
  if (end.stop == Stop::timed_out) throw std::runtime_error("did not return within " + format_duration(limit_));
  if (end.stop == Stop::cancelled) throw std::runtime_error("was cancelled");
  if (!end.done) throw std::runtime_error(end_text(end));
  if (end.status == SKROBOT_OK) return;
  const std::string message = valid_utf8(SecretMask(call_.secrets).mask_cut(end.message));
  if (end.status == SKROBOT_BAD_PARAMETER) throw ParameterError(message);
  throw std::runtime_error(message);
}

}  // namespace skrobot
