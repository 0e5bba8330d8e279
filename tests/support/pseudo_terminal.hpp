// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_PSEUDO_TERMINAL_HPP
#define SKROBOT_TESTS_SUPPORT_PSEUDO_TERMINAL_HPP

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <string>

namespace skrobot::test {

/// A terminal that nobody sits at. Throws an int, errno, when there is none.
class PseudoTerminal {
 public:
  PseudoTerminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0) throw errno;
    std::array<char, 64> name{};
    if (::ptsname_r(master_, name.data(), name.size()) != 0) throw errno;
    slave_ = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave_ < 0) throw errno;
  }
  ~PseudoTerminal() {
    ::close(slave_);
    ::close(master_);
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;

  /// What programs write to and read from.
  int descriptor() const { return slave_; }
  void resize(unsigned short columns, unsigned short rows) const {
    const winsize size{rows, columns, 0, 0};
    ::ioctl(slave_, TIOCSWINSZ, &size);
  }
  void type(const std::string& keys) const { static_cast<void>(!::write(master_, keys.data(), keys.size())); }
  /// What was written so far.
  std::string shown() const {
    std::string text;
    std::array<char, 4096> buffer{};
    for (pollfd event{master_, POLLIN, 0}; ::poll(&event, 1, 0) == 1 && (event.revents & POLLIN) != 0;) {
      const ssize_t got = ::read(master_, buffer.data(), buffer.size());
      if (got <= 0) break;
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  int master_;
  int slave_ = -1;
};

/// Has `number` mean `descriptor` as long as this lives.
class ReplacedDescriptor {
 public:
  ReplacedDescriptor(int number, int descriptor) : number_(number), before_(::fcntl(number, F_DUPFD_CLOEXEC, 3)) {
    ::dup2(descriptor, number_);
  }
  ~ReplacedDescriptor() {
    ::dup2(before_, number_);
    ::close(before_);
  }
  ReplacedDescriptor(const ReplacedDescriptor&) = delete;
  ReplacedDescriptor& operator=(const ReplacedDescriptor&) = delete;

 private:
  int number_;
  int before_;
};

}  // namespace skrobot::test

#endif
