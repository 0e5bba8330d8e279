// SPDX-License-Identifier: MIT
#include "command/command_task.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "command/child_process.hpp"
#include "command/own_streams.hpp"
#include "command/protocol_lines.hpp"

namespace command {
namespace {

constexpr std::chrono::milliseconds k_poll_interval{20};
constexpr std::size_t k_tail_bytes = 4096;
constexpr int k_most_pieces = 16;  // a pipe's largest size without privileges, 1 MiB, in pieces of 64 KiB

// What the program says, on its way to the record.
class Listener {
 public:
  explicit Listener(skrobot::Context& context) : context_(context) {}

  // True: there was something.
  bool listen(ChildProcess& child) {
    const std::string output = child.read(ChildProcess::Stream::output),
                      errors = child.read(ChildProcess::Stream::errors);
    add(output, errors, false);
    return !output.empty() || !errors.empty();
  }
  // What is in the pipes, not what a process that goes on printing still adds to them.
  void drain(ChildProcess& child) {
    for (int pieces = 0; pieces < k_most_pieces && listen(child); ++pieces) {
    }
  }
  void finish() { add({}, {}, true); }
  const std::optional<skrobot::json::value>& result() const { return result_; }
  const std::string& tail() const { return tail_; }

 private:
  struct OpenMetric {
    skrobot::Metric metric;
    std::int64_t next_step = 0;
  };

  void add(std::string_view output, std::string_view errors, bool at_end) {
    output_lines_.add(output);
    while (const auto line = output_lines_.next(at_end)) take(*line);
    error_lines_.add(errors);
    while (const auto line = error_lines_.next(at_end)) forward(OwnStream::errors, line->text);
  }

  void take(const LineSplitter::Line& line) {
    std::string_view text = line.text;
    if (text.ends_with('\n')) text.remove_suffix(1);
    const auto parsed = line.is_whole ? parse_line(text) : std::nullopt;
    if (!parsed) return forward(OwnStream::output, line.text);
    if (const auto* metric = std::get_if<MetricLine>(&*parsed)) record(*metric);
    if (const auto* progress = std::get_if<ProgressLine>(&*parsed)) context_.progress(progress->done, progress->total);
    if (const auto* result = std::get_if<ResultLine>(&*parsed)) result_ = result->value;
    if (const auto* malformed = std::get_if<MalformedLine>(&*parsed)) {
      forward(OwnStream::output, line.text);
      context_.warning("cannot parse this line: " + malformed->reason);
    }
  }

  void record(const MetricLine& line) {
    OpenMetric& open = metrics_.try_emplace(line.name, OpenMetric{context_.metric(line.name)}).first->second;
    const std::int64_t step = line.step.value_or(open.next_step);
    open.metric(step, line.value);
    open.next_step =
        step < std::numeric_limits<std::int64_t>::max() ? step + 1 : step;  // the greatest has none after it
  }

  // To this process's own stream, which the host records. Whole lines: the two streams come from two pipes, and neither
  // may cut the other's.
  void forward(OwnStream stream, std::string_view text) {
    tail_ += text.substr(text.size() > k_tail_bytes ? text.size() - k_tail_bytes : 0);
    if (tail_.size() > 2 * k_tail_bytes) tail_.erase(0, tail_.size() - k_tail_bytes);
    write_to(stream, text);
  }

  skrobot::Context& context_;
  LineSplitter output_lines_;
  LineSplitter error_lines_;
  std::unordered_map<std::string, OpenMetric> metrics_;
  std::optional<skrobot::json::value> result_;
  std::string tail_;
};

// Made for the program; taken back when it wrote nothing there.
class Directory {
 public:
  explicit Directory(const skrobot::Context& context) : path_(context.directory()) {}
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    std::error_code code;
    std::filesystem::remove(path_, code);  // only an empty one can be removed
  }
  std::string text() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

Command make_command(const skrobot::Context& context, const Directory& directory, const CommandParams& params) {
  Command command{params.argv, params.environment, params.working_directory.string(), params.standard_input.string()};
  command.environment.emplace("SKROBOT_RUN_ID", context.run_id());
  command.environment.emplace("SKROBOT_SEED", std::to_string(context.seed()));
  command.environment.emplace("SKROBOT_DIRECTORY", directory.text());
  for (const auto& [name, value] : command.environment) {
    if (name.empty() || name.find('=') != std::string::npos)
      throw skrobot::ParameterError("'" + name + "' is not a valid environment variable name");
  }
  return command;
}

}  // namespace

skrobot::json::value CommandTask::run(skrobot::Context& context, const CommandParams& params) {
  const std::string line = shell_words(params.argv);
  Listener listener(context);
  const Directory directory(context);
  ChildProcess child(make_command(context, directory, params));
  // To the program's own end: what it left behind may keep its streams open for ever, and is ended with the run.
  while (!child.has_ended()) {
    if (context.cancelled()) {
      child.stop(std::chrono::milliseconds(std::llround(params.stop_grace_s * 1000)), [&] { listener.drain(child); });
      listener.drain(child);
      listener.finish();
      throw skrobot::Cancelled();
    }
    if (child.wait(k_poll_interval) == ChildProcess::Event::output) listener.listen(child);
  }
  listener.drain(child);
  listener.finish();

  const CommandEnd& end = child.end();
  if (end.signal) throw skrobot::TaskError("`" + line + "` was killed by " + signal_name(*end.signal), listener.tail());
  const auto& expected = params.expected_exit_codes;
  if (std::find(expected.begin(), expected.end(), *end.exit_code) == expected.end()) {
    std::string codes;
    for (const std::int32_t code : expected) codes += (codes.empty() ? "" : " or ") + std::to_string(code);
    throw skrobot::TaskError(
        "`" + line + "` exited with code " + std::to_string(*end.exit_code) + ", expected " + codes, listener.tail(),
        *end.exit_code);
  }
  if (listener.result()) return *listener.result();
  return {{"exit_code", *end.exit_code}};
}

}  // namespace command
