// SPDX-License-Identifier: MIT
#include "isolate/reused_worker.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <skrobot/error.hpp>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "isolate/protocol.hpp"
#include "isolate/supervised.hpp"
#include "isolate/worker_spawn.hpp"

namespace skrobot {
namespace {

using namespace protocol;

// How long a process may take to load a plugin and to fork.
constexpr int k_answer_limit_ms = 60'000;

// The host's side of one process that has loaded a plugin and forks.
class Zygote {
 public:
  Zygote(const std::filesystem::path& plugin, EnvironmentVariables variables)
      : Zygote(make_worker_channels(), with_own(std::move(variables))) {
    static_cast<void>(send(Frame(Type::load).text(plugin.string()).bytes(), {}));
  }

  enum class Answer { forked, refused, gone };

  // On `refused`, `reason` says why it can never be.
  Answer fork(const std::vector<int>& descriptors, std::string& reason) {
    if (!send(Frame(Type::fork).bytes(), descriptors)) return Answer::gone;
    std::string payload;
    if (!receive(Type::forked, payload)) return Answer::gone;
    Fields fields(payload);
    const auto pid = static_cast<std::int64_t>(fields.number());
    reason = fields.text();
    return pid > 0 ? Answer::forked : Answer::refused;
  }

  /// Ends the process and all that it started.
  void end() { supervised_.wait(); }
  void signal(int number) { supervised_.signal(number); }

 private:
  Zygote(WorkerChannels ends, const EnvironmentVariables& variables)
      : socket_(std::move(ends.socket)),
        supervised_(std::move(ends.control),
                    spawn_worker(find_worker_program(), {k_zygote_argument},
                                 {ends.worker_socket.get(), ends.supervisor_control.get()}, -1, variables)) {}

  static EnvironmentVariables with_own(EnvironmentVariables variables) {
    variables.emplace_back(k_zygote_variable);
    return variables;
  }
  bool send(std::string_view bytes, const std::vector<int>& descriptors) {
    iovec data{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(k_fork_descriptors * sizeof(int))> control{};
    if (!descriptors.empty()) {
      message.msg_control = control.data();
      message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
      cmsghdr* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
      std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size() * sizeof(int));
    }
    // Small enough for the socket's buffer: it goes whole.
    ssize_t sent = -1;
    do {
      sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(bytes.size());
  }

  // A plugin may hang while it is loaded, or have stopped the process: that is found out by the worker that is started
  // in its place.
  bool receive_exactly(char* data, std::size_t size) {
    while (size > 0) {
      pollfd event{socket_.get(), POLLIN, 0};
      const int ready = ::poll(&event, 1, k_answer_limit_ms);
      if (ready < 0 && errno == EINTR) continue;
      if (ready == 0) return false;
      const ssize_t got = ::recv(socket_.get(), data, size, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return false;
      data += got;
      size -= static_cast<std::size_t>(got);
    }
    return true;
  }
  bool receive(Type expected, std::string& payload) {
    Header header{};
    if (!receive_exactly(reinterpret_cast<char*>(&header), sizeof header) ||
        header.type != static_cast<std::uint32_t>(expected) || header.size > k_piece_bytes)
      return false;
    payload.resize(header.size);
    return receive_exactly(payload.data(), payload.size());
  }

  Descriptor socket_;
  Supervised supervised_;
};

class ReusedWorker final : public Worker {
 public:
  ReusedWorker(std::shared_ptr<Zygote> zygote, WorkerChannels ends)
      : zygote_(std::move(zygote)),
        socket_(std::move(ends.socket)),
        output_(std::move(ends.output)),
        supervised_(std::move(ends.control), -1) {}
  ReusedWorker(const ReusedWorker&) = delete;
  ReusedWorker& operator=(const ReusedWorker&) = delete;
  ~ReusedWorker() override {
    if (!is_over_) wait();
  }

  int socket() const override { return socket_.get(); }
  int output() const override { return output_.get(); }
  int ended() const override { return supervised_.descriptor(); }
  bool has_ended() override { return supervised_.has_ended(); }
  void signal(int number) override {
    supervised_.signal(number);
    if (number == SIGKILL && std::exchange(killed_, true)) zygote_->signal(SIGKILL);
    else zygote_->signal(SIGCONT);  // the plugin may have stopped it
  }
  WorkerEnd wait() override {
    is_over_ = true;
    // Its parent is gone: what is left is its supervisor's to end.
    if (!supervised_.wait()) zygote_->end();
    return supervised_.end();
  }

 private:
  std::shared_ptr<Zygote> zygote_;
  Descriptor socket_;
  Descriptor output_;
  Supervised supervised_;
  bool killed_ = false;
  bool is_over_ = false;
};

struct Reuse {
  std::filesystem::path plugin;
  EnvironmentVariables more;
  std::shared_ptr<Zygote> zygote{};
  WorkerLauncher fresh{};  // once it is known that the plugin cannot be forked
};

std::unique_ptr<Worker> start(Reuse& reuse, int memory) {
  constexpr int k_most_losses = 3;
  for (int losses = 0; !reuse.fresh && losses < k_most_losses; ++losses) {
    if (!reuse.zygote) reuse.zygote = std::make_shared<Zygote>(reuse.plugin, reuse.more);
    WorkerChannels ends = make_worker_channels();
    std::string reason;
    const auto answer = reuse.zygote->fork(
        {ends.worker_socket.get(), ends.worker_output.get(), memory, ends.supervisor_control.get()}, reason);
    if (answer == Zygote::Answer::forked) return std::make_unique<ReusedWorker>(reuse.zygote, std::move(ends));
    reuse.zygote.reset();
    if (answer == Zygote::Answer::gone) continue;
    static std::atomic<bool> told{false};
    if (!told.exchange(true))
      log_message(Severity::warning, "each trial gets a fresh worker: " + printable(reason, 300));
    reuse.fresh = process_launcher(reuse.more);
  }
  // A plugin whose loading ends the process tells so in a worker of its own.
  if (!reuse.fresh) reuse.fresh = process_launcher(reuse.more);
  return reuse.fresh(memory);
}

}  // namespace

WorkerLauncher reuse_launcher(const std::filesystem::path& plugin, EnvironmentVariables more) {
  return
      [reuse = std::make_shared<Reuse>(Reuse{plugin, std::move(more)})](int memory) { return start(*reuse, memory); };
}

}  // namespace skrobot
