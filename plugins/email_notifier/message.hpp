// SPDX-License-Identifier: MIT
// What a mail says.
#ifndef SKROBOT_PLUGINS_EMAIL_NOTIFIER_MESSAGE_HPP
#define SKROBOT_PLUGINS_EMAIL_NOTIFIER_MESSAGE_HPP

#include <skrobot/notification.hpp>
#include <string>

#include "notify/notice.hpp"

namespace email {

/// "[skrobot] completed: train_task in ada-2026-03-01T12-00-00", "[skrobot] FAILED: train_task in ada-…: the data is
/// empty"; at most 200 bytes. An empty prefix is left out.
std::string subject(const notify::Notice& notice, const std::string& prefix);

/// The same content twice; `message` is the notification's own sentence.
std::string plain_body(const notify::Notice& notice, const std::string& message);
std::string html_body(const notify::Notice& notice, const std::string& message);

}  // namespace email

#endif
