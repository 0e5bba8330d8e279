// SPDX-License-Identifier: MIT
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <skrobot/context.hpp>
#include <thread>
#include <utility>

#include "command/child_process.hpp"

extern char** environ;

namespace command {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) { throw skrobot::TaskError(what); }

// The program's file: as the shell would find it, but told apart why not.
std::string find_program(const Command& command) {
  const std::string& name = command.argv.at(0);
  if (name.empty()) fail("the program name, argv[0], is empty");
  std::vector<std::string> candidates;
  if (name.find('/') != std::string::npos) {
    candidates.push_back(
        name.front() == '/' || command.working_directory.empty() ? name : command.working_directory + "/" + name);
  } else {
    const auto given = command.environment.find("PATH");
    const char* inherited = std::getenv("PATH");
    std::string path = given != command.environment.end() ? given->second
                       : inherited != nullptr             ? inherited
                                                          : "/usr/bin:/bin";
    for (std::size_t begin = 0; begin <= path.size();) {
      const std::size_t end = std::min(path.find(':', begin), path.size());
      if (end > begin) candidates.push_back(path.substr(begin, end - begin) + "/" + name);
      begin = end + 1;
    }
  }
  bool is_there = false;
  for (const std::string& candidate : candidates) {
    struct stat status {};
    if (::stat(candidate.c_str(), &status) != 0) continue;
    is_there = true;
    if (S_ISREG(status.st_mode) && ::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  if (is_there) fail("the program '" + name + "' is not executable");
  fail("cannot find the program '" + name + "'" + (name.find('/') == std::string::npos ? " in PATH" : ""));
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& added) {
  std::vector<std::string> variables;
  for (char** at = environ; *at != nullptr; ++at) {
    const std::string variable = *at;
    if (!added.contains(variable.substr(0, variable.find('=')))) variables.push_back(variable);
  }
  for (const auto& [name, value] : added) variables.emplace_back(name).append("=").append(value);
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

// The processes whose parents lead to this one. New ones may appear while we look: callers look again until there are
// none.
std::vector<int> descendants() {
  std::vector<std::pair<int, int>> parents;
  DIR* directory = ::opendir("/proc");
  while (const dirent* entry = directory != nullptr ? ::readdir(directory) : nullptr) {
    const int pid = std::atoi(entry->d_name);
    if (pid <= 0) continue;
    std::array<char, 512> text{};
    const int file = ::open(("/proc/" + std::to_string(pid) + "/stat").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    const ssize_t size = ::read(file, text.data(), text.size() - 1);
    ::close(file);
    // Behind the name in parentheses, which may hold anything: state, parent.
    const char* behind = size > 0 ? std::strrchr(text.data(), ')') : nullptr;
    if (behind != nullptr && std::strlen(behind) > 4) parents.emplace_back(pid, std::atoi(behind + 4));
  }
  if (directory != nullptr) ::closedir(directory);
  std::vector<int> found{::getpid()};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const auto& [pid, parent] : parents) {
      if (parent == found[i]) found.push_back(pid);
    }
  }
  found.erase(found.begin());
  return found;
}

}  // namespace

ChildProcess::ChildProcess(const Command& command) {
  const std::string program = find_program(command);
  std::vector<std::string> words = command.argv, variables = merged_environment(command.environment);
  const std::vector<char*> arguments = pointers(words), environment = pointers(variables);
  const std::string input = command.standard_input.empty() ? "/dev/null" : command.standard_input;
  std::array<std::array<int, 2>, 3> pipes{};
  for (auto& ends : pipes) {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot create a pipe: too many open files");
  }
  const auto& [output, errors, report] = pipes;
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const int parent = ::getpid();

  // fork, not posix_spawn: the child must set that it dies with this process. Only functions that are safe there are
  // called.
  pid_ = ::fork();
  if (pid_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::array<int, 2> failure{0, 0};  // the step and its errno
    const int in = ::open(input.c_str(), O_RDONLY);
    if (::getppid() != parent) ::_exit(127);
    if (in < 0) failure = {1, errno};
    else if (!command.working_directory.empty() && ::chdir(command.working_directory.c_str()) != 0)
      failure = {2, errno};
    else {
      ::dup2(in, 0);
      ::dup2(output[1], 1);
      ::dup2(errors[1], 2);
      if (in > 2) ::close(in);
      ::execve(program.c_str(), arguments.data(), environment.data());
      failure = {3, errno};
    }
    [[maybe_unused]] const ssize_t written = ::write(report[1], failure.data(), sizeof failure);
    ::_exit(127);
  }
  const int fork_error = errno;
  for (const auto& ends : pipes) ::close(ends[1]);
  streams_ = {output[0], errors[0]};
  std::array<int, 2> failure{0, 0};
  const ssize_t got = pid_ > 0 ? ::read(report[0], failure.data(), sizeof failure) : 0;
  ::close(report[0]);
  const bool failed = pid_ < 0 || got == static_cast<ssize_t>(sizeof failure);
  if (!failed) {
    for (const int stream : streams_) ::fcntl(stream, F_SETFL, O_NONBLOCK);
    return;
  }
  for (const int stream : streams_) ::close(stream);
  if (pid_ < 0) fail("cannot start '" + program + "': " + std::strerror(fork_error));
  ::waitpid(pid_, nullptr, 0);
  const std::string why = std::strerror(failure[1]);
  if (failure[0] == 1) fail("cannot read the standard input '" + input + "': " + why);
  if (failure[0] == 2) fail("cannot change to the working directory '" + command.working_directory + "': " + why);
  fail("cannot start '" + program +
       "': " + (failure[1] == ENOEXEC ? "neither a program nor a script that begins with #!" : why));
}

ChildProcess::~ChildProcess() {
  stop(std::chrono::milliseconds(0), [this] {
    for (const Stream stream : {Stream::output, Stream::errors}) read(stream);
  });
  for (const int stream : streams_) {
    if (stream >= 0) ::close(stream);
  }
}

void ChildProcess::reap() {
  int status = 0;
  for (int pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (pid != pid_) continue;  // an orphan that was given to us
    end_.emplace();
    if (WIFEXITED(status)) end_->exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) end_->signal = WTERMSIG(status);
  }
}

ChildProcess::Event ChildProcess::wait(std::chrono::milliseconds limit) {
  // Short waits in place of a descriptor for the end: it is met between two of them.
  std::array<pollfd, 2> events{pollfd{streams_[0], POLLIN, 0}, pollfd{streams_[1], POLLIN, 0}};
  const int ready = ::poll(events.data(), events.size(), static_cast<int>(limit.count()));
  reap();
  if (ready > 0) return Event::output;
  return has_ended() ? Event::ended : Event::nothing;
}

std::string ChildProcess::read(Stream stream) {
  int& file = streams_[stream == Stream::output ? 0 : 1];
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): read fills it
  const ssize_t got = file >= 0 ? ::read(file, buffer.data(), buffer.size()) : 0;
  if (got > 0) return std::string(buffer.data(), static_cast<std::size_t>(got));
  if (got == 0 && file >= 0) ::close(std::exchange(file, -1));
  return {};
}

void ChildProcess::signal_all(int number) {
  for (const int pid : descendants()) ::kill(pid, number);
}

void ChildProcess::stop(std::chrono::milliseconds grace, const std::function<void()>& listen) {
  const auto deadline = Clock::now() + grace;
  if (grace.count() > 0) signal_all(SIGTERM);
  while (true) {
    reap();
    if (descendants().empty()) return;
    if (Clock::now() >= deadline) signal_all(SIGKILL);
    listen();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

std::string signal_name(int number) {
  const char* name = ::sigabbrev_np(number);
  return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number);
}

std::string shell_words(const std::vector<std::string>& argv) {
  constexpr std::string_view k_plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";
  std::string line;
  for (const std::string& word : argv) {
    if (!line.empty()) line += ' ';
    if (!word.empty() && word.find_first_not_of(k_plain) == std::string::npos) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char c : word) line += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line += '\'';
  }
  return line;
}

}  // namespace command
