// SPDX-License-Identifier: MIT
#include "command/command_task.hpp"

SKROBOT_PLUGIN("skrobot.command", "1.0.0",
               skrobot::task<command::CommandTask>("command_task", "Runs any program as a tracked task"))
