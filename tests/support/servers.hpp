// SPDX-License-Identifier: MIT
// Real servers on 127.0.0.1, and certificates for them.
#ifndef SKROBOT_TESTS_SUPPORT_SERVERS_HPP
#define SKROBOT_TESTS_SUPPORT_SERVERS_HPP

#include <memory>

#include "support/program.hpp"

namespace skrobot::test {

/// Debian's: the packages of python are its.
inline constexpr const char* k_python = "/usr/bin/python3";

/// One of the scripts beside this file, until it is destroyed. It listens when the constructor returns.
class Server {
 public:
  /// `folder` takes the file with the port.
  Server(const std::string& script, const std::filesystem::path& folder, std::vector<std::string> arguments);
  int port() const { return port_; }

 private:
  std::unique_ptr<Started> program_;
  int port_ = 0;
};

/// An authority of one's own, and what it signed.
struct Certificates {
  /// Makes them in `folder`, with openssl: for localhost and 127.0.0.1, for other.example, and one for localhost that
  /// has expired.
  explicit Certificates(const std::filesystem::path& folder);
  std::string authority;
  std::string good, good_key;
  std::string other, other_key;
  std::string expired, expired_key;
};

/// A port of 127.0.0.1 that is taken, and on which nothing listens.
class ClosedPort {
 public:
  ClosedPort();
  ~ClosedPort();
  ClosedPort(const ClosedPort&) = delete;
  ClosedPort& operator=(const ClosedPort&) = delete;
  int port() const { return port_; }

 private:
  int socket_ = -1;
  int port_ = 0;
};

}  // namespace skrobot::test

#endif
