// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_CHANNEL_HPP
#define SKROBOT_HOST_WORKER_CHANNEL_HPP

#include <mutex>
#include <string>
#include <string_view>

#include "isolate/protocol.hpp"

namespace skrobot {

/// The worker's end of the conversation. send() and log() are thread-safe, and lose nothing when a plugin has made the
/// descriptors non-blocking; a host that is gone is not noticed.
class Channel {
 public:
  /// The descriptors stay the caller's.
  Channel(int socket, int output);

  /// Is this the process that made it? A copy that a plugin forked is not: the conversation is not its own, and it
  /// sends nothing.
  bool is_ours() const;

  /// Waits for the one request. Nothing: the host is gone or talks nonsense.
  bool receive(protocol::Type& type, std::string& payload);
  void send(protocol::Frame frame);
  /// Sends `text` in pieces.
  void send_pieces(protocol::Type type, std::string_view text);

  void set_marker(std::string_view marker) { marker_ = marker; }
  void log(int level, std::string_view text);
  /// For what is in buffers at the end: a plugin may have made stdout and stderr, which are this pipe too,
  /// non-blocking.
  void make_output_wait();

 private:
  int socket_;
  int output_;
  int process_;
  std::string marker_;
  std::mutex socket_mutex_;
  std::mutex log_mutex_;
};

}  // namespace skrobot

#endif
