// SPDX-License-Identifier: MIT
#include "base/command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/own_children.hpp"

extern char** environ;

namespace skrobot {
namespace {

class Pipe {
 public:
  Pipe() {
    if (::pipe2(ends_.data(), O_CLOEXEC) != 0)
      throw Error(Fault::host, "cannot create a pipe: " + reason({errno, std::generic_category()}));
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    ::close(ends_[0]);
    close_write_end();
  }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_write_end() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{};
};

void read_both(const Pipe& output, const Pipe& errors, CommandEnd& end) {
  std::array<pollfd, 2> events{pollfd{output.read_end(), POLLIN, 0}, pollfd{errors.read_end(), POLLIN, 0}};
  const std::array<std::string*, 2> texts{&end.output, &end.errors};
  std::array<char, 16384> buffer{};
  while (events[0].fd >= 0 || events[1].fd >= 0) {
    ::poll(events.data(), events.size(), -1);
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i].fd < 0 || events[i].revents == 0) continue;
      const ssize_t got = ::read(events[i].fd, buffer.data(), buffer.size());
      if (got > 0) texts[i]->append(buffer.data(), static_cast<std::size_t>(got));
      else if (got == 0 || errno != EINTR) events[i].fd = -1;
    }
  }
}

}  // namespace

CommandEnd run_command(const std::vector<std::string>& words) {
  CommandEnd end;
  Pipe output, errors;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, output.write_end(), 1);
  ::posix_spawn_file_actions_adddup2(&actions, errors.write_end(), 2);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  // What this process ignores for itself, a program does not expect to be ignored.
  sigset_t usual;
  ::sigemptyset(&usual);
  ::sigaddset(&usual, SIGXFSZ);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> copies = words;
  std::vector<char*> arguments;
  for (std::string& word : copies) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int failed = 0;
  const pid_t pid = OwnChildren::instance().add([&] {
    pid_t made = -1;
    failed = ::posix_spawnp(&made, arguments[0], &actions, &attributes, arguments.data(), environ);
    return failed == 0 ? made : -1;
  });
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed == ENOENT) {
    end.was_found = false;
    return end;
  }
  if (failed != 0)
    throw Error(Fault::host, "cannot start " + words.front() + ": " + reason({failed, std::generic_category()}));
  output.close_write_end();
  errors.close_write_end();
  read_both(output, errors, end);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  OwnChildren::instance().remove(pid);
  end.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return end;
}

}  // namespace skrobot
