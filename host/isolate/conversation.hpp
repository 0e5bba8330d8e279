// SPDX-License-Identifier: MIT
// Drives one worker from its request to its end.
#ifndef SKROBOT_HOST_ISOLATE_CONVERSATION_HPP
#define SKROBOT_HOST_ISOLATE_CONVERSATION_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <skrobot/cancel_token.hpp>
#include <string>
#include <string_view>

#include "isolate/protocol.hpp"
#include "isolate/worker.hpp"
#include "track/metric_ring.hpp"

namespace skrobot {

/// What made the host end a worker.
enum class Stop { none, timed_out, cancelled };

struct ConversationOptions {
  std::optional<std::chrono::milliseconds> timeout;  ///< from now
  std::chrono::milliseconds grace{5000};             ///< between asking, SIGTERM and SIGKILL
  const CancelToken* cancel = nullptr;
  std::uint32_t cancel_from = 0;  ///< so many requests to cancel were before and do not count
  SharedBlock* block = nullptr;   ///< whose flag asks a task to stop; may be null
  std::string marker;             ///< of log records in the output
  std::function<void(const protocol::Message&)> on_message;  ///< every message but `done`, `details` and `crash`
  std::function<void(std::string_view)> on_output;
  std::function<void(int, std::string_view, bool goes_on)> on_record;
  std::function<void()> before_tick;  ///< all messages that were sent before this call are handed out before on_tick
  std::function<std::size_t()>
      on_tick;  ///< writes what is pending; returns how much there was, and is called sooner when that is a lot
};

/// How a call into a plugin came out.
struct CallEnd {
  bool done = false;        ///< the worker said so itself: the only success
  std::int64_t status = 0;  ///< with done: what the plugin returned, or protocol::k_unusable
  std::int32_t code = 0;    ///< the plugin's own
  std::string message;
  std::string details;
  std::string crash;  ///< the fault's description and stack, when the worker could still tell
  Stop stop = Stop::none;
  WorkerEnd worker;
};

/// Sends a frame to a worker; one that has ended is not noticed here.
void send_frame(const Worker& worker, protocol::Frame frame);

/// Sends `request`, hands out what comes back, stops the worker on time-out or cancellation (flag, SIGTERM, SIGKILL),
/// and returns when it has ended. Throws Error(Fault::host) when the worker could not be started; what a callback
/// throws ends the worker.
CallEnd converse(Worker& worker, protocol::Frame request, const ConversationOptions& options);

/// A marker for one run.
std::string random_marker();

/// "SIGSEGV (segmentation fault)".
std::string signal_text(int number);

/// What a worker did that ended without `done`, as the end of a sentence: "crashed with SIGSEGV (segmentation fault)",
/// "ended the process with exit code 0 …".
std::string end_text(const CallEnd& end);

}  // namespace skrobot

#endif
