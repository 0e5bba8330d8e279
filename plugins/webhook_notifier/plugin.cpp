// SPDX-License-Identifier: MIT
#include "webhook_notifier/webhook_notifier.hpp"

SKROBOT_PLUGIN("skrobot.webhook_notifier", "1.0.0",
               skrobot::notifier<webhook::WebhookNotifier>(
                   "webhook_notifier",
                   "Posts each notification as JSON: to Slack, Discord, Teams, ntfy, Telegram or your own server"))
