// SPDX-License-Identifier: MIT
#include "sweep/local_launcher.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <skrobot/error.hpp>
#include <thread>

#include "base/log.hpp"
#include "base/own_process.hpp"
#include "store/durable_mark.hpp"
#include "store/unsynced_files.hpp"

namespace skrobot {
namespace {

// Most descriptors that one job needs: the channels of a starting worker, the shared memory, the files of the record
// and their directory.
constexpr std::uint64_t k_descriptors_of_a_job = 24;
constexpr std::uint64_t k_descriptors_of_the_rest = 16;

// The number of jobs that the descriptors allow; warns if it is lower than asked for.
unsigned jobs_with_descriptors(unsigned jobs) {
  const std::uint64_t rest = open_descriptors() + k_descriptors_of_the_rest;
  const std::uint64_t allowed = allow_descriptors(rest + jobs * k_descriptors_of_a_job);
  const std::uint64_t possible = allowed > rest ? (allowed - rest) / k_descriptors_of_a_job : 0;
  if (possible >= jobs) return jobs;
  if (possible == 0) {
    const std::string least = std::to_string(rest + k_descriptors_of_a_job);
    throw Error(
        Fault::host,
        "too few file descriptors: a process may have " + std::to_string(allowed) + " open, and a sweep needs " + least,
        "raise the limit with 'ulimit -n " + least + "' or more");
  }
  const auto fewer = static_cast<unsigned>(possible);
  log_message(Severity::warning, "only " + std::to_string(fewer) + " of " + std::to_string(jobs) +
                                     " trials run in parallel: a process may have " + std::to_string(allowed) +
                                     " open files (ulimit -n), and each trial needs " +
                                     std::to_string(k_descriptors_of_a_job));
  return fewer;
}

class LocalLauncher final : public Launcher {
 public:
  // REQUIRES: enough descriptors for options.jobs.
  LocalLauncher(const SweepContext& context, LocalOptions options)
      : context_(context), options_(std::move(options)), unsynced_(real_file_system()) {
    make_durable();  // from here on, what is newer than the mark may not survive
    threads_.reserve(options_.jobs);
    for (unsigned i = 0; i < options_.jobs; ++i)
      threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
  }
  LocalLauncher(const LocalLauncher&) = delete;
  LocalLauncher& operator=(const LocalLauncher&) = delete;
  ~LocalLauncher() override {
    stop(StopRequest::at_once);
    for (std::jthread& thread : threads_) thread.request_stop();
  }

  std::size_t room(bool learns) override {
    const std::lock_guard lock(mutex_);
    // Take as many trials ahead as possible, so that no worker thread waits for this one.
    const std::size_t most = learns ? options_.jobs : 2 * std::size_t{options_.jobs};
    return most - std::min(most, queue_.size() + live_.size());
  }

  void start(std::vector<TrialOrder> orders) override {
    {
      const std::lock_guard lock(mutex_);
      for (TrialOrder& order : orders) queue_.push_back(std::move(order));
    }
    woken_.notify_all();
  }

  std::vector<TrialEnd> wait(std::chrono::milliseconds limit) override {
    std::unique_lock lock(mutex_);
    happened_.wait_for(lock, limit, [this] { return !ended_.empty() || failure_; });
    std::vector<TrialEnd> ended = std::exchange(ended_, {});
    if (ended.empty() && failure_) std::rethrow_exception(failure_);
    return ended;
  }

  void stop(StopRequest what) override {
    const std::lock_guard lock(mutex_);
    queue_.clear();
    if (what != StopRequest::waiting && !cancel_.requested()) cancel_.request();
    if (what == StopRequest::at_once && !cancel_.impatient()) cancel_.request();
  }

  bool is_idle() override {
    const std::lock_guard lock(mutex_);
    return queue_.empty() && live_.empty() && ended_.empty();
  }

  LaunchStatus status() override {
    constexpr std::size_t k_most_shown = 64;
    const std::lock_guard lock(mutex_);
    LaunchStatus status;
    status.running = live_.size();
    status.waiting = queue_.size();
    for (const auto& [number, live] : live_) {
      if (status.live.size() < k_most_shown) status.live.push_back(live);
    }
    return status;
  }

  void make_durable() override {
    if (options_.sync_each) return;
    if (const auto code = mark_durable(context_.experiment)) {
      throw Error(Fault::host, "cannot sync " + context_.experiment.string() + ": " + reason(code));
    }
  }

 private:
  void work(const std::stop_token& stop) {
    try {
      TrialRunner runner(context_, options_.sync_each ? real_file_system() : unsynced_,
                         options_.make_worker_launcher());
      while (auto order = take(stop)) {
        TrialEnd end = runner.run(*order, cancel_, [&](const LiveTrial& live) { show(live); });
        const std::lock_guard lock(mutex_);
        live_.erase(order->number);
        ended_.push_back(std::move(end));
        happened_.notify_one();
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      live_.clear();
      queue_.clear();
      happened_.notify_one();
    }
  }

  std::optional<TrialOrder> take(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    woken_.wait(lock, stop, [this] { return !queue_.empty(); });
    if (queue_.empty()) return std::nullopt;
    TrialOrder order = std::move(queue_.front());
    queue_.pop_front();
    live_[order.number].number = order.number;
    return order;
  }

  void show(const LiveTrial& live) {
    const std::lock_guard lock(mutex_);
    if (const auto found = live_.find(live.number); found != live_.end()) found->second = live;
  }

  const SweepContext& context_;
  const LocalOptions options_;
  UnsyncedFiles unsynced_;
  CancelToken cancel_;
  std::mutex mutex_;
  std::condition_variable_any woken_;  // the workers' threads: there is work
  std::condition_variable happened_;   // the driving thread: something has ended
  std::deque<TrialOrder> queue_;
  std::map<std::uint64_t, LiveTrial> live_;
  std::vector<TrialEnd> ended_;
  std::exception_ptr failure_;
  std::vector<std::jthread> threads_;  // last: they use the others
};

}  // namespace

std::unique_ptr<Launcher> make_local_launcher(const SweepContext& context, LocalOptions options) {
  options.jobs = jobs_with_descriptors(options.jobs);
  return std::make_unique<LocalLauncher>(context, std::move(options));
}

}  // namespace skrobot
