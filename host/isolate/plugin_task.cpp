// SPDX-License-Identifier: MIT
#include "isolate/plugin_task.hpp"

#include <skrobot/plugin.h>

#include <skrobot/error.hpp>
#include <utility>
#include <vector>

#include "base/byte_size.hpp"
#include "base/duration.hpp"
#include "base/secret_mask.hpp"
#include "base/text.hpp"
#include "isolate/conversation.hpp"
#include "track/run_recorder.hpp"

namespace skrobot {
namespace {

using namespace protocol;

void flatten(const json::object& object, const std::string& prefix, ParameterTexts& texts) {
  for (const auto& [key, value] : object) {
    const std::string name = prefix + std::string(key);
    if (value.is_null()) continue;
    texts.emplace_back(name, value.is_string() ? std::string(value.get_string()) : to_text(value));
    if (value.is_object()) flatten(value.get_object(), name + ".", texts);
  }
}

Frame run_frame(const PluginCall& call, const RunRequest& request, const std::string& marker) {
  const ParameterTexts texts = parameter_texts(call.params);
  Frame frame(Type::run);
  frame.text(call.plugin.path).text(call.plugin.stamp).text(call.name).text(to_text(call.params)).number(texts.size());
  for (const auto& [name, text] : texts) frame.text(name).text(text);
  frame.text(request.run_id).text(request.directory.string()).number(request.seed).text(marker);
  frame.number(request.memory_limit.value_or(0)).number(call.secrets.empty() ? 0 : 1);
  return frame;
}

std::string full_name(const PluginCall& call) { return call.name + " of plugin " + call.plugin.id; }

// The state of a run that was stopped, and the sentence that says so.
void tell_stopped(const CallEnd& end, const PluginCall& call, const RunRequest& request, Outcome& outcome) {
  const bool late = end.stop == Stop::timed_out;
  outcome.state = late ? State::timed_out : State::cancelled;
  outcome.error = full_name(call) +
                  (late ? " was stopped at its timeout of " + format_duration(*request.timeout) : " was cancelled");
  if (!end.done && end.worker.signal) outcome.error += "; it did not stop when asked, and its worker was killed";
  if (!end.message.empty() && end.status != SKROBOT_CANCELLED) outcome.details = end.message + "\n" + end.details;
}

Outcome tell(const CallEnd& end, const PluginCall& call, const RunRequest& request, RunRecorder& recorder) {
  Outcome outcome;
  outcome.exit_status = end.worker.status;
  outcome.exit_signal = end.worker.signal;
  outcome.resources = end.worker.resources;
  if (end.done && end.status != SKROBOT_OK) outcome.error_code = end.code;
  outcome.containment = end.worker.containment;
  outcome.memory_limit_is_shared = end.worker.has_shared_memory_limit;
  outcome.processes_left = end.worker.left;
  if (end.done && end.status == k_unusable) {
    throw Error(Fault::host, "the plugin " + call.plugin.path + " cannot be used: " + printable(end.message, 2000));
  }
  if (end.done && end.status == SKROBOT_OK) {
    outcome.exit_signal.reset();  // ended by the host after it had said all: threads that the task left behind
    outcome.exit_status = 0;
    try {
      if (auto result = recorder.result().finish()) {
        outcome.result = std::move(result->value);
        outcome.large_result = result->large;
        outcome.state = State::completed;
      } else {
        outcome.error = "the result of " + call.name + " is larger than " + format_bytes(k_most_result_bytes) +
                        "; write large data to files in the run's directory";
      }
    } catch (const JsonError& e) {
      outcome.error = "the result of " + call.name + " is not JSON: line " + std::to_string(e.line()) + ", column " +
                      std::to_string(e.column()) + ": " + e.what();
    }
  } else if (end.stop != Stop::none) {
    tell_stopped(end, call, request, outcome);
  } else if (end.done && end.status == SKROBOT_CANCELLED) {
    outcome.state = State::cancelled;
    outcome.error = full_name(call) + " stopped as cancelled";
  } else if (end.done) {
    outcome.error = valid_utf8(end.message);
    outcome.details = end.details;
    if (!outcome.details.empty() && !outcome.details.ends_with('\n')) outcome.details += '\n';
    outcome.details += "From " + full_name(call) + " " + call.plugin.version + ".\n";
  } else {
    outcome.state = State::crashed;
    outcome.error = full_name(call) + " " + end_text(end);
    if (!end.crash.empty()) outcome.details = end.crash;
    if (const std::string tail = recorder.output_tail(); !tail.empty()) outcome.details += "\nLast output:\n" + tail;
  }
  if (request.memory_limit && outcome.state != State::completed) {
    outcome.details += "Its memory limit was " + format_bytes(*request.memory_limit) + ".\n";
    if (end.worker.ran_out_of_memory)
      outcome.details += "All its processes together reached the limit, and the system killed one of them.\n";
  }
  outcome.details = valid_utf8(outcome.details);
  return outcome;
}

}  // namespace

ParameterTexts parameter_texts(const json::object& params) {
  ParameterTexts texts;
  flatten(params, "", texts);
  return texts;
}

PluginTask::PluginTask(WorkerLauncher launch, PluginCall call) : launch_(std::move(launch)), call_(std::move(call)) {}

void PluginTask::start() {
  settle();
  SharedMemory memory = SharedMemory::shareable();
  worker_ = launch_(memory.descriptor());
  memory_.emplace(std::move(memory));  // a start that failed is none
  send_frame(*worker_, std::move(Frame(Type::load).text(call_.plugin.path)));
}

SharedMemory PluginTask::prepare() {
  if (!memory_) start();
  SharedMemory memory = std::move(*memory_);
  memory_.reset();
  return memory;
}

Outcome PluginTask::run(RunRecorder& recorder, const RunRequest& request) {
  // Ended on every way out, also when what it says cannot be taken.
  std::unique_ptr<Worker> worker = std::move(worker_);
  ConversationOptions options;
  options.timeout = request.timeout;
  options.grace = request.grace;
  options.cancel = request.cancel;
  options.block = &recorder.block();
  options.marker = random_marker();
  options.on_output = [&](std::string_view bytes) { recorder.output(bytes); };
  options.on_record = [&](int level, std::string_view text, bool goes_on) { recorder.log(level, text, goes_on); };
  // A metric's name comes as a message and its points by memory: points that came after the look at the heads wait for
  // the next tick, by when their names have been read.
  RingHeads heads{};
  options.before_tick = [&] { heads = ring_heads(recorder.block()); };
  options.on_tick = [&] {
    const std::size_t points = recorder.drain(heads);
    if (request.on_tick) request.on_tick();
    return points;
  };
  options.on_message = [&](const Message& message) {
    Fields fields(message.payload);
    if (message.type == Type::metric_open) {
      const auto id = fields.number();
      const std::string_view name = fields.text();
      recorder.open_metric_as(static_cast<std::uint32_t>(id), name, fields.text());
    } else if (message.type == Type::result) {
      recorder.result().add(fields.text());
    }
  };
  CallEnd end = converse(*worker, run_frame(call_, request, options.marker), options);
  ended_ = std::move(worker);
  // Before the text is made valid and cut further: both would leave parts of a secret that are not found any more.
  if (const SecretMask mask(call_.secrets); !mask.empty()) {
    end.message = mask.mask_cut(end.message);
    end.details = mask.mask_cut(end.details);
  }
  return tell(end, call_, request, recorder);
}

// Nothing is left of the worker by now, and its supervisor exits while the record is written.
void PluginTask::settle() { ended_.reset(); }

}  // namespace skrobot
