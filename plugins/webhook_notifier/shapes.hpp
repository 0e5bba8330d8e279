// SPDX-License-Identifier: MIT
// The JSON that each service takes, within what it allows. Error texts are told as they are: what a service would read
// as markup or as a mention is made plain.
#ifndef SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_SHAPES_HPP
#define SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_SHAPES_HPP

#include <skrobot/notification.hpp>
#include <string>
#include <string_view>

namespace webhook {

/// json is the notification itself, as the C contract has it.
enum class Format { json, slack, discord, teams, ntfy, telegram };

/// By its name; of "auto" the one whose service lives at `host`, else json.
Format format_of(std::string_view name, std::string_view host);

struct ShapeOptions {
  std::string topic;  ///< ntfy
  std::string chat;   ///< Telegram
};

skrobot::json::object shape(Format format, const skrobot::Notification& notification, const ShapeOptions& options);

}  // namespace webhook

#endif
