// SPDX-License-Identifier: MIT
#include "isolate/reused_worker.hpp"

#include <signal.h>

#include <atomic>
#include <skrobot/error.hpp>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "isolate/fork_server.hpp"
#include "isolate/protocol.hpp"
#include "isolate/supervised.hpp"
#include "isolate/worker_spawn.hpp"

namespace skrobot {
namespace {

using namespace protocol;
using Answer = ForkServer::Answer;

constexpr int k_most_losses = 3;

// A supervisor that forks its workers.
struct Nursery {
  static std::shared_ptr<Nursery> start(const EnvironmentVariables& variables) {
    require_descriptors();
    WorkerChannels ends = make_worker_channels();
    const int pid =
        spawn_worker(find_worker_program(), {k_fork_server_argument}, {ends.worker_socket.get()}, -1, variables);
    return std::make_shared<Nursery>(pid, std::move(ends.socket));
  }
  Nursery(int pid, Descriptor socket)
      : supervisor(std::make_shared<SupervisorProcess>(pid)), server(std::move(socket)) {}

  std::shared_ptr<SupervisorProcess> supervisor;
  ForkServer server;  // closed first: the process ends
};

// A process that has loaded a plugin and forks; another supervises it.
class Zygote {
 public:
  Zygote(const std::filesystem::path& plugin, EnvironmentVariables variables)
      : Zygote(make_worker_channels(), with_own(std::move(variables))) {
    server_.load(plugin);
  }

  Answer fork(const WorkerChannels& ends, int memory, std::string& reason) {
    return server_.fork(ends, memory, reason);
  }
  /// Ends the process and all that it started.
  void end() { supervised_.wait(); }
  void signal(int number) { supervised_.signal(number); }

 private:
  Zygote(WorkerChannels ends, const EnvironmentVariables& variables)
      : server_(std::move(ends.socket)),
        supervised_(std::move(ends.control),
                    spawn_worker(find_worker_program(), {k_zygote_argument},
                                 {ends.worker_socket.get(), ends.supervisor_control.get()}, -1, variables)) {}

  static EnvironmentVariables with_own(EnvironmentVariables variables) {
    variables.emplace_back(k_zygote_variable);
    return variables;
  }

  ForkServer server_;
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

// A plugin that kills the process that its worker was forked from loses it for the next one only.
std::unique_ptr<Worker> start(Reuse& reuse, int memory) {
  for (int losses = 0; !reuse.fresh && losses < k_most_losses; ++losses) {
    if (!reuse.zygote) reuse.zygote = std::make_shared<Zygote>(reuse.plugin, reuse.more);
    WorkerChannels ends = make_worker_channels();
    std::string reason;
    const Answer answer = reuse.zygote->fork(ends, memory, reason);
    if (answer == Answer::forked) return std::make_unique<ReusedWorker>(reuse.zygote, std::move(ends));
    reuse.zygote.reset();
    if (answer == Answer::gone) continue;
    static std::atomic<bool> told{false};
    if (!told.exchange(true))
      log_message(Severity::warning, "each trial gets a fresh worker: " + printable(reason, 300));
    reuse.fresh = fresh_launcher(reuse.more);
  }
  // A plugin whose loading ends the process tells so in a worker of its own.
  if (!reuse.fresh) reuse.fresh = fresh_launcher(reuse.more);
  return reuse.fresh(memory);
}

struct Fresh {
  EnvironmentVariables more;
  std::shared_ptr<Nursery> nursery{};
};

std::unique_ptr<Worker> start(Fresh& fresh, int memory) {
  std::shared_ptr<Nursery>& nursery = fresh.nursery;
  for (int losses = 0; losses < k_most_losses; ++losses) {
    if (!nursery || !nursery->supervisor->is_there()) nursery = Nursery::start(fresh.more);
    WorkerChannels ends = make_worker_channels();
    std::string reason;
    nursery->supervisor->resume();  // a plugin of another worker may have stopped it
    const Answer answer = nursery->server.fork(ends, memory, reason);
    if (answer == Answer::forked) return make_supervised_worker(nursery->supervisor, std::move(ends));
    if (answer == Answer::gone) nursery->supervisor->end(-1);
    nursery.reset();
    if (answer == Answer::refused) break;
  }
  // With a supervisor of its own: what is wrong is told there.
  return process_launcher(fresh.more)(memory);
}

}  // namespace

WorkerLauncher fresh_launcher(EnvironmentVariables more) {
  return [fresh = std::make_shared<Fresh>(Fresh{std::move(more)})](int memory) { return start(*fresh, memory); };
}

WorkerLauncher reuse_launcher(const std::filesystem::path& plugin, EnvironmentVariables more) {
  return
      [reuse = std::make_shared<Reuse>(Reuse{plugin, std::move(more)})](int memory) { return start(*reuse, memory); };
}

}  // namespace skrobot
