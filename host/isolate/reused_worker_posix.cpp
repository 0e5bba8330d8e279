// SPDX-License-Identifier: MIT
#include "isolate/reused_worker.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "isolate/protocol.hpp"
#include "isolate/worker_spawn.hpp"

namespace skrobot {
namespace {

using namespace protocol;

// The host's side of one process that has loaded a plugin and forks.
class Zygote {
 public:
  explicit Zygote(const std::filesystem::path& plugin) {
    WorkerChannels ends = make_worker_channels();
    spawned_ = spawn_worker(find_worker_program(), {k_zygote_argument}, {ends.worker_socket.get(), ends.worker_lifeline.get()}, -1, k_zygote_variable);
    socket_ = std::move(ends.socket);
    lifeline_ = std::move(ends.lifeline);
    static_cast<void>(send(Frame(Type::load).text(plugin.string()).bytes(), {}));
  }
  Zygote(const Zygote&) = delete;
  Zygote& operator=(const Zygote&) = delete;
  ~Zygote() {
    ::kill(-spawned_.pid, SIGKILL);
    while (::waitpid(spawned_.pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    forget_worker(spawned_.pid);
    end_orphans(spawned_.cookie);
  }

  enum class Answer { forked, refused, gone };

  // On `refused`, `reason` says why it can never be.
  Answer fork(const std::vector<int>& descriptors, int& pid, std::string& reason) {
    if (!send(Frame(Type::fork).bytes(), descriptors)) return Answer::gone;
    std::string payload;
    if (!receive(Type::forked, payload)) return Answer::gone;
    Fields fields(payload);
    pid = static_cast<int>(fields.number());
    reason = fields.text();
    return pid > 0 ? Answer::forked : Answer::refused;
  }

  // Nothing: this process itself is gone.
  std::optional<WorkerEnd> reap(int pid) {
    std::string payload;
    if (!send(Frame(Type::reap).number(static_cast<std::uint64_t>(pid)).bytes(), {}) || !receive(Type::reaped, payload)) return std::nullopt;
    Fields fields(payload);
    const auto status = static_cast<int>(fields.number());
    rusage usage{};
    usage.ru_utime = {static_cast<time_t>(fields.number()), 0};
    usage.ru_utime.tv_usec = static_cast<suseconds_t>(fields.number());
    usage.ru_stime = {static_cast<time_t>(fields.number()), 0};
    usage.ru_stime.tv_usec = static_cast<suseconds_t>(fields.number());
    usage.ru_maxrss = static_cast<long>(fields.number());
    return worker_end(status, usage);
  }

  const std::string& cookie() const { return spawned_.cookie; }

 private:
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

  bool receive_exactly(char* data, std::size_t size) {
    while (size > 0) {
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
    if (!receive_exactly(reinterpret_cast<char*>(&header), sizeof header) || header.type != static_cast<std::uint32_t>(expected) || header.size > k_piece_bytes) return false;
    payload.resize(header.size);
    return receive_exactly(payload.data(), payload.size());
  }

  Spawned spawned_;
  Descriptor socket_;
  Descriptor lifeline_;
};

class ReusedWorker final : public Worker {
 public:
  ReusedWorker(std::shared_ptr<Zygote> zygote, int pid, WorkerChannels ends)
      : zygote_(std::move(zygote)), pid_(pid), ends_(std::move(ends)), ended_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  ReusedWorker(const ReusedWorker&) = delete;
  ReusedWorker& operator=(const ReusedWorker&) = delete;
  ~ReusedWorker() override {
    if (pid_ > 0) wait();
  }

  int socket() const override { return ends_.socket.get(); }
  int output() const override { return ends_.output.get(); }
  int ended() const override { return ended_.get(); }
  void signal(int number) override { ::kill(-pid_, number); }

  WorkerEnd wait() override {
    // It stays a zombie until it is reaped on demand: its group's number cannot be another's.
    ::kill(-pid_, SIGKILL);
    auto end = zygote_->reap(pid_);
    if (!end) {
      // Its parent is gone, and it with it; where this process adopts orphans, it is its child now.
      int status = SIGKILL;
      rusage usage{};
      while (::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
      }
      end = worker_end(status, usage);
    }
    pid_ = -1;
    end_orphans(zygote_->cookie());
    return *end;
  }

 private:
  std::shared_ptr<Zygote> zygote_;
  int pid_;
  WorkerChannels ends_;
  Descriptor ended_;
};

struct Reuse {
  std::filesystem::path plugin;
  std::shared_ptr<Zygote> zygote;
  WorkerLauncher fresh;  // once it is known that the plugin cannot be forked
};

std::unique_ptr<Worker> start(Reuse& reuse, int memory) {
  constexpr int k_most_losses = 3;
  for (int losses = 0; !reuse.fresh && losses < k_most_losses; ++losses) {
    if (!reuse.zygote) reuse.zygote = std::make_shared<Zygote>(reuse.plugin);
    WorkerChannels ends = make_worker_channels();
    int pid = -1;
    std::string reason;
    const auto answer = reuse.zygote->fork({ends.worker_socket.get(), ends.worker_output.get(), memory, ends.worker_lifeline.get()}, pid, reason);
    if (answer == Zygote::Answer::forked) {
      ends.worker_socket = Descriptor();
      ends.worker_output = Descriptor();
      ends.worker_lifeline = Descriptor();
      return std::make_unique<ReusedWorker>(reuse.zygote, pid, std::move(ends));
    }
    reuse.zygote.reset();
    if (answer == Zygote::Answer::gone) continue;
    static std::atomic<bool> told{false};
    if (!told.exchange(true)) log_message(Severity::warning, "each trial gets a fresh worker: " + printable(reason, 300));
    reuse.fresh = process_launcher();
  }
  // A plugin whose loading ends the process tells so in a worker of its own.
  if (!reuse.fresh) reuse.fresh = process_launcher();
  return reuse.fresh(memory);
}

}  // namespace

WorkerLauncher reuse_launcher(const std::filesystem::path& plugin) {
  return [reuse = std::make_shared<Reuse>(Reuse{plugin, nullptr, nullptr})](int memory) { return start(*reuse, memory); };
}

}  // namespace skrobot
