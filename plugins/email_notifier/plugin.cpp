// SPDX-License-Identifier: MIT
#include "email_notifier/email_notifier.hpp"

SKROBOT_PLUGIN("skrobot.email_notifier", "1.0.0",
               skrobot::notifier<email::EmailNotifier>("email_notifier", "Sends each notification as a mail, by SMTP"))
