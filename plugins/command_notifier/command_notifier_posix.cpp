// SPDX-License-Identifier: MIT
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <skrobot/notifier.hpp>

#include "command/child_process.hpp"

namespace {

constexpr std::chrono::milliseconds k_poll_interval{20};
constexpr std::chrono::milliseconds k_grace{1000};
constexpr std::size_t k_tail_bytes = 4096;
constexpr std::size_t k_most_variable = 32768;  // the kernel takes 128 KiB for one, and not much more for all

struct CommandNotifierParams {
  std::vector<std::string> argv;
  std::map<std::string, std::string> environment;
  std::filesystem::path working_directory;
  std::vector<std::int32_t> expected_exit_codes = {0};
  double timeout_s = 20;
};
SKROBOT_PARAMS(CommandNotifierParams, (argv, "Program and arguments", skrobot::required(), skrobot::min_items(1)),
               (environment, "Environment variables to set"),
               (working_directory, "Working directory; empty: the current directory", skrobot::existing_directory()),
               (expected_exit_codes, "Exit codes that mean success", skrobot::min_items(1)),
               (timeout_s, "Time limit in seconds", skrobot::at_least(0.1), skrobot::at_most(25)))

// A file without a name, that the program reads as its standard input: of any size, and no pipe to keep filled.
class InputFile {
 public:
  explicit InputFile(const std::string& text) : descriptor_(::memfd_create("notification", MFD_CLOEXEC)) {
    std::string_view rest = text;
    while (descriptor_ >= 0 && !rest.empty()) {
      const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) break;
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (descriptor_ < 0 || !rest.empty()) {
      const int number = errno;
      if (descriptor_ >= 0) ::close(descriptor_);
      throw skrobot::TaskError(std::string("cannot store the notification: ") + std::strerror(number));
    }
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile() { ::close(descriptor_); }
  std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

 private:
  int descriptor_;
};

std::string variable(std::string text) {
  std::replace(text.begin(), text.end(), '\0', ' ');
  if (text.size() <= k_most_variable) return text;
  std::size_t size = k_most_variable;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

command::Command make_command(const skrobot::Notification& n, const CommandNotifierParams& params,
                              const InputFile& input) {
  command::Command command{params.argv, params.environment, params.working_directory.string(), input.path()};
  for (const auto& [name, value] : command.environment) {
    if (name.empty() || name.find('=') != std::string::npos)
      throw skrobot::ParameterError("'" + name + "' is not a valid environment variable name");
  }
  const auto add = [&](const char* name, const std::string& text) {
    command.environment.emplace(name, variable(text));
  };
  add("SKROBOT_MESSAGE", n.message);
  add("SKROBOT_STATE", n.state);
  add("SKROBOT_TASK", n.task);
  add("SKROBOT_RUN", n.run);
  add("SKROBOT_EXPERIMENT_ID", n.experiment_id);
  add("SKROBOT_EXPERIMENT_DIRECTORY", n.experiment_directory);
  add("SKROBOT_EXPERIMENTER", n.experimenter);
  add("SKROBOT_ERROR", n.error);
  add("SKROBOT_STARTED", n.started);
  add("SKROBOT_DURATION_MS", std::to_string(n.duration_ms));
  add("SKROBOT_HOST", n.host);
  return command;
}

// The last line that is not blank, for the one sentence that an error is.
std::string last_line(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  const std::size_t line = text.rfind('\n');
  return std::string(line == std::string_view::npos ? text : text.substr(line + 1)).substr(0, 300);
}

class CommandNotifier : public skrobot::Notifier<CommandNotifierParams> {
 public:
  void notify(const skrobot::Notification& notification, const CommandNotifierParams& params) override {
    const InputFile input(skrobot::to_text(skrobot::notification_to_json(notification)) + "\n");
    const std::string line = "`" + command::shell_words(params.argv) + "`";
    command::ChildProcess child(make_command(notification, params, input));
    const std::chrono::milliseconds timeout(static_cast<std::int64_t>(params.timeout_s * 1000));
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    while (!child.has_ended()) {
      if (std::chrono::steady_clock::now() >= deadline) {
        child.stop(k_grace, [&] { listen(child); });
        throw skrobot::TaskError(line + " did not exit within " +
                                 skrobot::to_text(skrobot::json::value(timeout.count())) +
                                 " ms and was killed; increase timeout_s");
      }
      if (child.wait(k_poll_interval) == command::ChildProcess::Event::output) listen(child);
    }
    listen(child);
    const command::CommandEnd& end = child.end();
    const std::string said = last_line(tail_);
    const std::string why = said.empty() ? std::string() : ": " + said;
    if (end.signal) throw skrobot::TaskError(line + " was killed by " + command::signal_name(*end.signal) + why);
    const auto& expected = params.expected_exit_codes;
    if (std::find(expected.begin(), expected.end(), *end.exit_code) == expected.end()) {
      throw skrobot::TaskError(line + " exited with code " + std::to_string(*end.exit_code) + why);
    }
  }

 private:
  // What it prints is told only when it fails.
  void listen(command::ChildProcess& child) {
    for (const auto stream : {command::ChildProcess::Stream::output, command::ChildProcess::Stream::errors})
      tail_ += child.read(stream);
    if (tail_.size() > 2 * k_tail_bytes) tail_.erase(0, tail_.size() - k_tail_bytes);
  }
  std::string tail_;
};

}  // namespace

SKROBOT_PLUGIN("skrobot.command_notifier", "1.0.0",
               skrobot::notifier<CommandNotifier>("command_notifier",
                                                  "Runs a program with each notification on its standard input"))
