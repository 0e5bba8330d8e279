// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_PROGRAM_HPP
#define SKROBOT_TESTS_SUPPORT_PROGRAM_HPP

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/exit_code.hpp"

namespace skrobot::test {

/// What a program did.
struct Ended {
  ExitCode exit_code;
  std::string output;
  std::string errors;
};

/// A program with its surroundings: those of the tests (surroundings.hpp) but for HOME, XDG_ and SKROBOT_ variables,
/// and nothing on stdin.
struct Program {
  std::vector<std::string> words;
  std::filesystem::path directory = ".";           ///< where it runs
  std::map<std::string, std::string> environment;  ///< added, or in place of another
};

/// A started program; killed when destroyed.
class Started {
 public:
  explicit Started(const Program& program);
  ~Started();
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;
  int pid() const { return pid_; }
  void signal(int number) const;
  /// Waits for its end.
  Ended wait();

 private:
  std::string command_;
  int pid_ = -1;
  int output_ = -1;
  int errors_ = -1;
};

/// Runs it to its end. The test reads the exit code, or it must be 0.
Ended run(const Program& program);
/// The same; it must be `exit_code`.
Ended run(const Program& program, int exit_code);

/// The same of one that may hang or take all memory, which is a fault: it is killed after a minute (128 + 9), and gets
/// no more than a gibibyte of addresses, unless it is built with sanitizers, which take them all.
Ended run_bounded(const Program& program);

/// What a person types once something was shown, by a regular expression, after what was answered before.
struct Typing {
  std::string shown;
  std::string keys;  ///< "\x03" is Ctrl-C
};
/// The same under a terminal of so many columns, both streams in `output`. `errors` is the expression that was never
/// shown; empty: all were. It may take five minutes: see support/terminal.hpp.
Ended run_on_terminal(const Program& program, unsigned short columns, const std::vector<Typing>& typings);

/// The real skrobot with these arguments, in `directory`, with a home of its own there.
Program skrobot(const std::filesystem::path& directory, std::vector<std::string> arguments);

/// The folder of one fixture plugin, for --plugins.
std::string fixture(const std::string& name);

/// How many processes there are whose HOME is the one that skrobot() gives them in `directory`, or that work below it:
/// one that has cleared its environment is still where it was started.
std::size_t processes_of(const std::filesystem::path& directory);

/// Waits until `condition` holds; false after a generous time.
template <class Condition>
bool wait_until(Condition&& condition);

}  // namespace skrobot::test

#include <chrono>
#include <thread>

template <class Condition>
bool skrobot::test::wait_until(Condition&& condition) {
  for (int i = 0; i < 3000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

#endif
