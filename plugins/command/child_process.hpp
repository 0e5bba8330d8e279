// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_COMMAND_CHILD_PROCESS_HPP
#define SKROBOT_PLUGINS_COMMAND_CHILD_PROCESS_HPP

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace command {

/// What to start.
struct Command {
  std::vector<std::string> argv;                   ///< argv[0] without a '/' is looked for in PATH
  std::map<std::string, std::string> environment;  ///< added to this process's
  std::string working_directory;                   ///< empty: this process's
  std::string standard_input;                      ///< a file; empty: nothing to read
};

/// How it ended.
struct CommandEnd {
  std::optional<int> exit_code;
  std::optional<int> signal;
};

/// A running program and everything that it starts. One thread uses it. While one lives, this process is the one that
/// orphans among its descendants are given to, so that none gets away.
class ChildProcess {
 public:
  /// Starts it. Throws skrobot::TaskError that names the program and the reason.
  explicit ChildProcess(const Command& command);
  /// Ends what is left.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  enum class Event { output, ended, nothing };
  /// Waits for output, the program's end, or `limit`.
  Event wait(std::chrono::milliseconds limit);

  enum class Stream { output, errors };  ///< its stdout and its stderr
  /// What there is to read, empty when nothing is. Never waits.
  std::string read(Stream stream);

  bool has_ended() const { return end_.has_value(); }
  /// REQUIRES: has_ended().
  const CommandEnd& end() const { return *end_; }

  /// Sends SIGTERM to the program and all its descendants, and SIGKILL to those left after `grace`. When it returns,
  /// none of them is there. Calls `listen` every few milliseconds meanwhile: it must read(), because a program that
  /// waits to write cannot end. What is in the pipes afterwards is the caller's to read.
  void stop(std::chrono::milliseconds grace, const std::function<void()>& listen);

 private:
  void reap();
  void signal_all(int number);

  int pid_ = -1;
  std::array<int, 2> streams_{-1, -1};  // by Stream; closed once no process has the other end any more
  std::optional<CommandEnd> end_;
};

/// "SIGKILL", or the number where it has no name.
std::string signal_name(int number);

/// `argv` as one line that a shell would read the same way.
std::string shell_words(const std::vector<std::string>& argv);

}  // namespace command

#endif
