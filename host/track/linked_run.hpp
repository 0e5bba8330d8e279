// SPDX-License-Identifier: MIT
// A run of a task that is linked into the program: the C contract's functions, on the recorder directly.
#ifndef SKROBOT_HOST_TRACK_LINKED_RUN_HPP
#define SKROBOT_HOST_TRACK_LINKED_RUN_HPP

#include <atomic>
#include <functional>
#include <skrobot/context.hpp>
#include <string>

#include "track/any_task.hpp"
#include "track/metric_ring.hpp"
#include "track/run_recorder.hpp"

namespace skrobot {

/// Calls `work` with a Context on the caller's thread and says how it ended; what it throws is kept in `thrown` as
/// well. While it runs, what it records is written on the ticker's thread; a request to cancel and the timeout raise
/// its flag and can do no more.
Outcome run_linked(RunRecorder& recorder, const RunRequest& request, const std::function<json::value(Context&)>& work,
                   std::exception_ptr& thrown);

}  // namespace skrobot

#endif
