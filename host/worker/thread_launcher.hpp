// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_THREAD_LAUNCHER_HPP
#define SKROBOT_HOST_WORKER_THREAD_LAUNCHER_HPP

#include "isolate/worker.hpp"

namespace skrobot {

/// --isolation none: the worker's code in a thread of this process, for a debugger. While it runs, this process's
/// stdout and stderr are the task's; what the host itself shows must go to terminal_descriptor(). A fault of the plugin
/// is a fault of the host.
WorkerLauncher thread_launcher();

}  // namespace skrobot

#endif
