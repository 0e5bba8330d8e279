// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <regex>
#include <stdexcept>
#include <thread>

#include "support/terminal.hpp"

extern char** environ;

namespace skrobot::test {
namespace {

std::vector<std::string> surroundings(const Program& program) {
  std::map<std::string, std::string> variables = program.environment;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string variable = *at;
    const std::size_t equals = variable.find('=');
    if (!variable.starts_with("SKROBOT_") && !variable.starts_with("XDG_") && !variable.starts_with("HOME="))
      variables.emplace(variable.substr(0, equals), variable.substr(equals + 1));
  }
  std::vector<std::string> texts;
  for (const auto& [name, value] : variables) texts.emplace_back(name).append("=").append(value);
  return texts;
}

std::string command_of(const Program& program) {
  std::string command;
  for (const std::string& word : program.words) command += (command.empty() ? "" : " ") + word;
  return command;
}

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

}  // namespace

Started::Started(const Program& program) : command_(command_of(program)) {
  std::array<int, 2> output{}, errors{};
  BOOST_REQUIRE(::pipe2(output.data(), O_CLOEXEC) == 0 && ::pipe2(errors.data(), O_CLOEXEC) == 0);
  const int input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  BOOST_REQUIRE(input >= 0);
  std::vector<std::string> words = program.words, variables = surroundings(program);
  const std::vector<char*> arguments = pointers(words), environment = pointers(variables);
  pid_ = ::fork();
  BOOST_REQUIRE(pid_ >= 0);
  if (pid_ == 0) {
    ::dup2(input, 0);
    ::dup2(output[1], 1);
    ::dup2(errors[1], 2);
    if (::chdir(program.directory.c_str()) == 0) ::execve(arguments[0], arguments.data(), environment.data());
    ::_exit(127);
  }
  ::close(input);
  ::close(output[1]);
  ::close(errors[1]);
  output_ = output[0];
  errors_ = errors[0];
}

Started::~Started() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  ::close(output_);
  ::close(errors_);
}

void Started::signal(int number) const { BOOST_REQUIRE(::kill(pid_, number) == 0); }

Ended Started::wait() {
  Ended ended;
  std::array<pollfd, 2> events{pollfd{output_, POLLIN, 0}, pollfd{errors_, POLLIN, 0}};
  std::array<std::string*, 2> texts{&ended.output, &ended.errors};
  while (events[0].fd >= 0 || events[1].fd >= 0) {
    ::poll(events.data(), events.size(), -1);
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].revents == 0) continue;
      std::array<char, 65536> buffer{};
      const ssize_t got = ::read(events[i].fd, buffer.data(), buffer.size());
      if (got > 0) texts[i]->append(buffer.data(), static_cast<std::size_t>(got));
      else events[i].fd = -1;
    }
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  ended.exit_code = {exit_code_of(status), command_, ended.errors};
  return ended;
}

Ended run(const Program& program) { return Started(program).wait(); }

Ended run(const Program& program, int exit_code) {
  Ended ended = run(program);
  BOOST_TEST(ended.exit_code == exit_code, command_of(program) << "\nended with " << ended.exit_code << ", expected "
                                                               << exit_code << "\n"
                                                               << ended.output << ended.errors);
  return ended;
}

Ended run_bounded(const Program& program) {
  Program bounded = program;
  if (!SKROBOT_SANITIZED) {
    bounded.words = {"/bin/sh", "-c", "ulimit -v 1048576; exec \"$@\"", "sh"};
    bounded.words.insert(bounded.words.end(), program.words.begin(), program.words.end());
  }
  Started started(bounded);
  std::mutex mutex;
  std::condition_variable_any ended;
  // Not waited for before this thread is: the number is not another process's meanwhile.
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, started.pid(), 0));
  BOOST_REQUIRE(handle >= 0);
  std::jthread watch([&](const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    ended.wait_for(lock, stop, std::chrono::seconds(60), [] { return false; });
    if (!stop.stop_requested()) ::syscall(SYS_pidfd_send_signal, handle, SIGKILL, nullptr, 0);
  });
  Ended result = started.wait();
  watch.request_stop();
  watch.join();
  ::close(handle);
  return result;
}

Ended run_on_terminal(const Program& program, unsigned short columns, const std::vector<Typing>& typings,
                      std::chrono::milliseconds limit) {
  std::vector<std::string> words = program.words, variables = surroundings(program);
  const std::vector<char*> arguments = pointers(words), environment = pointers(variables);
  const winsize size{24, columns, 0, 0};
  const auto deadline = std::chrono::steady_clock::now() + limit;
  int terminal = -1;
  const pid_t pid = ::forkpty(&terminal, nullptr, nullptr, &size);
  BOOST_REQUIRE(pid >= 0);
  if (pid == 0) {
    if (::chdir(program.directory.c_str()) == 0) ::execve(arguments[0], arguments.data(), environment.data());
    ::_exit(127);
  }
  Ended ended;
  std::size_t answered = 0;  // of the output
  std::size_t next = 0;
  std::array<char, 65536> buffer{};
  bool is_late = false;
  while (true) {
    pollfd event{terminal, POLLIN, 0};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    is_late = left.count() <= 0 || ::poll(&event, 1, static_cast<int>(left.count())) == 0;
    if (is_late) break;
    const ssize_t got = ::read(terminal, buffer.data(), buffer.size());
    if (got <= 0) break;  // the end of a terminal is an error of the read
    ended.output.append(buffer.data(), static_cast<std::size_t>(got));
    while (next < typings.size() && std::regex_search(ended.output.substr(answered), std::regex(typings[next].shown))) {
      answered = ended.output.size();
      const std::string& keys = typings[next++].keys;
      BOOST_TEST(::write(terminal, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
    }
  }
  // The program's session: it may have left a process that keeps the terminal open.
  if (is_late && ::kill(-pid, SIGKILL) != 0) ::kill(pid, SIGKILL);
  int status = 0;
  ::waitpid(pid, &status, 0);
  ::close(terminal);
  if (is_late) {
    throw std::runtime_error(command_of(program) + "\ndid not end within " + std::to_string(limit.count()) + " ms" +
                             (next < typings.size() ? ", waiting to show " + typings[next].shown : "") +
                             "; the terminal showed:\n" + ended.output);
  }
  ended.exit_code = {exit_code_of(status), command_of(program), ended.output};
  if (next < typings.size()) ended.errors = typings[next].shown;
  return ended;
}

Ended run_on_terminal(const Program& program, unsigned short columns, const std::vector<Typing>& typings) {
  return run_on_terminal(program, columns, typings, std::chrono::minutes(5));
}

Program skrobot(const std::filesystem::path& directory, std::vector<std::string> arguments) {
  Program program;
  program.words = {SKROBOT_PROGRAM};
  program.words.insert(program.words.end(), arguments.begin(), arguments.end());
  program.directory = directory;
  program.environment["HOME"] = (directory / "home").string();
  return program;
}

std::string fixture(const std::string& name) { return std::string(SKROBOT_TEST_PLUGINS) + "/" + name; }

std::size_t processes_of(const std::filesystem::path& directory) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    std::ifstream environment(entry.path() / "environ", std::ios::binary);
    std::string variables;
    try {
      variables.assign(std::istreambuf_iterator<char>(environment), {});
    } catch (const std::ios_base::failure&) {  // it has ended meanwhile
      continue;
    }
    std::error_code gone;
    const std::string place = std::filesystem::read_symlink(entry.path() / "cwd", gone).string();
    const bool works_there = !gone && (place == directory.string() || place.starts_with(directory.string() + "/"));
    if (works_there || variables.find("HOME=" + directory.string()) != std::string::npos) ++count;
  }
  return count;
}

}  // namespace skrobot::test
