// SPDX-License-Identifier: MIT
// A process that forks workers on request, as the host sees it.
#ifndef SKROBOT_HOST_ISOLATE_FORK_SERVER_HPP
#define SKROBOT_HOST_ISOLATE_FORK_SERVER_HPP

#include <filesystem>
#include <string>
#include <utility>

#include "isolate/protocol.hpp"
#include "isolate/worker_spawn.hpp"

namespace skrobot {

/// The host's end of the socket to such a process, which ends when the socket is closed. It supervises its workers, one
/// at a time, and answers a request when nothing is left of the worker before. One thread drives it.
class ForkServer {
 public:
  explicit ForkServer(Descriptor socket) : socket_(std::move(socket)) {}

  /// Has it load a plugin before its first worker.
  void load(const std::filesystem::path& plugin);

  enum class Answer {
    forked,
    refused,  ///< for ever: `reason` says why
    gone      ///< it is not there, or does not answer
  };
  /// Forks a worker with its ends of `ends`, and a SharedMemory's descriptor.
  Answer fork(const WorkerChannels& ends, int memory, std::string& reason);

  void close() { socket_ = Descriptor(); }

 private:
  bool send(protocol::Frame frame, const WorkerChannels* ends, int memory);
  bool receive_exactly(char* data, std::size_t size);
  bool receive_answer(std::string& payload);

  Descriptor socket_;
};

}  // namespace skrobot

#endif
