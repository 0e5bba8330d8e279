// SPDX-License-Identifier: MIT
#include <malloc.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <optional>
#include <skrobot/context.hpp>
#include <thread>

#include "base/kept.hpp"
#include "worker/guarded.hpp"
#include "worker/probe.hpp"
#include "worker/recorded_run.hpp"
#include "worker/surroundings.hpp"
#include "worker/write_watch.hpp"

namespace skrobot {
namespace {

using Clock = std::chrono::steady_clock;

// What of this process is in memory.
std::uint64_t resident_bytes() {
  std::uint64_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// Raises a run's wish to stop after a while, and ends the process when it takes more memory than it may; ends with the
// call.
class Watch {
 public:
  Watch(Channel& channel, RecordedRun* run, const ProbeOrder& order) {
    const bool stops = run != nullptr && order.stop_after_ms != 0;
    if (!stops && order.memory_limit == 0) return;
    const Clock::time_point began = Clock::now();
    thread_ = std::thread([this, &channel, &order, run, stops, began] {
      std::unique_lock lock(mutex_);
      while (!over_.wait_for(lock, std::chrono::milliseconds(20), [this] { return is_over_; })) {
        if (stops && Clock::now() - began >= std::chrono::milliseconds(order.stop_after_ms)) run->stop();
        if (order.memory_limit == 0 || resident_bytes() < order.memory_limit) continue;
        tell(channel, Grade::fail,
             "takes more than " + std::to_string(order.memory_limit >> 20) + " MiB of memory and was killed");
        ::kill(::getpid(), SIGKILL);
      }
    });
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() {
    if (!thread_.joinable()) return;
    if (::getpid() != process_) {  // a copy that the plugin forked, which has no such thread
      thread_.detach();
      return;
    }
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    over_.notify_all();
    thread_.join();
  }

 private:
  std::mutex mutex_;
  std::condition_variable over_;
  bool is_over_ = false;
  const pid_t process_ = ::getpid();
  std::thread thread_;
};

// Text that is lent for one call, tightly or as it is.
class Loan {
 public:
  Loan(const ProbeOrder& order, const std::string& text) : plain_(to_str(text)) {
    if (order.lends_tightly) lent_.emplace(text);
  }
  Loan(const Loan&) = delete;
  Loan& operator=(const Loan&) = delete;
  ~Loan() {
    if (lent_) lent_->take_away();
  }
  skrobot_str str() const { return lent_ ? lent_->str() : plain_; }

 private:
  const skrobot_str plain_;
  std::optional<LentText> lent_;
};

// The item's functions; one call is an object's whole life.
class Callee {
 public:
  Callee(Channel& channel, const ProbeOrder& order) : channel_(channel), order_(order) {
    // Older hosts had the same log; nothing of a probe is shown.
    skrobot_host table{};
    table.abi_minor = SKROBOT_ABI_MINOR;
    table.log = [](void*, std::int32_t, skrobot_str) noexcept {};
    table.extension = [](void*, skrobot_str) noexcept -> const void* { return nullptr; };
    host_ = &guarded(table, order.host_version);
    skrobot_error blank{};
    error_ = &guarded(blank, order.host_version);
    entry_ = open_plugin(order.path, {}, *host_, channel);
    if (order.is_task) run_ = &kept<RecordedRun>(order);
  }

  RecordedRun* run() { return run_; }

  Verdict call() {
    *error_->message = '\0';
    error_->code = 0;
    return order_.is_task ? call_task() : call_notifier();
  }

 private:
  Verdict verdict(skrobot_status status, const char* otherwise) {
    error_->message[sizeof error_->message - 1] = '\0';
    if (status == SKROBOT_OK) return {};
    // That it was cancelled says all; any other end needs words.
    if (status != SKROBOT_CANCELLED && *error_->message == '\0')
      tell(channel_, Grade::fail, std::string("fails without a message (") + otherwise + ")");
    if (status < SKROBOT_OK || status > SKROBOT_NOT_FOUND)
      tell(channel_, Grade::fail, "returns a status that does not exist: " + std::to_string(status));
    return {status < SKROBOT_OK ? SKROBOT_FAILED : status, error_->code,
            *error_->message != '\0' ? error_->message : otherwise};
  }
  Verdict call_task() {
    const auto offer = find_offer<skrobot_task_v1>(*entry_, SKROBOT_TASK_V1, order_.name);
    const auto& table = offer.table;
    const Object object(table, table.create != nullptr
                                   ? call_plugin([&] { return table.create(&offer.self, host_, error_); })
                                   : nullptr);
    if (table.create != nullptr && object.get() == nullptr)
      return verdict(SKROBOT_FAILED, "the task could not be created");
    const skrobot_status status = call_plugin([&] { return table.run(object.get(), &run_->lend(), error_); });
    run_->take_back();
    return verdict(status, "the task failed");
  }
  Verdict call_notifier() {
    const auto offer = find_offer<skrobot_notifier_v1>(*entry_, SKROBOT_NOTIFIER_V1, order_.name);
    const auto& table = offer.table;
    void* made = nullptr;
    if (table.create != nullptr) {
      const Loan params(order_, order_.params);
      made = call_plugin([&] { return table.create(&offer.self, host_, params.str(), error_); });
    }
    const Object object(table, made);
    if (table.create != nullptr && object.get() == nullptr)
      return verdict(SKROBOT_FAILED, "the notifier could not be created");
    const Loan notification(order_, order_.notification);
    return verdict(call_plugin([&] { return table.notify(object.get(), notification.str(), error_); }),
                   "the notifier failed");
  }

  Channel& channel_;
  const ProbeOrder& order_;
  skrobot_host* host_;
  skrobot_error* error_;
  const skrobot_entry* entry_;
  RecordedRun* run_ = nullptr;
};

void send_series(Channel& channel, const RecordedRun& run) {
  for (const auto& series : run.metrics()) {
    channel.send(std::move(protocol::Frame(protocol::Type::series)
                               .text(series.name)
                               .text(series.unit)
                               .number(series.count)
                               .text(series.points)));
  }
  channel.send_pieces(protocol::Type::result, run.result());
}

std::size_t heap_bytes() {
  const struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

// What grows from call to call, once the first ones have filled what is kept.
Verdict call_many(Channel& channel, Callee& callee, const ProbeOrder& order) {
  constexpr std::uint64_t k_warm_up = 5;
  // Caches fill at first: what counts is what goes on growing, and over few calls only what is plain.
  constexpr std::size_t k_least_leak = 20'000, k_least_leak_a_call = 64;
  const Clock::time_point until = Clock::now() + std::chrono::milliseconds(order.for_ms);
  Verdict verdict;
  std::size_t heap = 0;
  Surroundings before;
  std::uint64_t calls = 0;
  const auto once = [&] {
    verdict = callee.call();
    if (callee.run() != nullptr) callee.run()->clear();
    ++calls;
    return verdict.status == SKROBOT_OK;
  };
  while (calls < k_warm_up) {
    if (!once()) return verdict;
  }
  before = Surroundings::now();
  heap = heap_bytes();
  const std::uint64_t first = calls;
  const Clock::time_point middle = Clock::now() + (until - Clock::now()) / 2;
  while (calls < first + order.times / 2 && (calls == first || Clock::now() < middle)) {
    if (!once()) return verdict;
  }
  const std::size_t heap_between = heap_bytes();
  const std::uint64_t between = calls;
  while (calls < first + order.times && (calls == between || Clock::now() < until)) {
    if (!once()) return verdict;
  }
  const std::size_t heap_after = heap_bytes();
  const Surroundings after = Surroundings::now();
  const std::uint64_t counted = calls - first;
  const std::string over = " over " + std::to_string(counted) + " calls";
  const std::size_t grown = heap_after > heap ? heap_after - heap : 0;
  const std::size_t grown_late = heap_after > heap_between ? heap_after - heap_between : 0;
  const bool goes_on = grown_late / (calls - between) >= k_least_leak_a_call && grown_late >= grown / 4;
  if (goes_on && grown >= k_least_leak && grown / counted >= k_least_leak_a_call) {
    tell(channel, Grade::fail, "loses memory: " + std::to_string(grown) + " bytes" + over);
  }
  if (const auto left = new_descriptors(before, after); !left.empty())
    tell(channel, Grade::fail, "leaves descriptors open" + over + ": " + listed(left));
  if (after.threads > before.threads && after.threads - before.threads >= counted / 2 + 1) {
    tell(channel, Grade::fail, "leaves threads behind: " + std::to_string(after.threads - before.threads) + over);
  }
  return verdict;
}

// Twice or more in one process: a later call must come to the same as the first.
Verdict call_again(Channel& channel, Callee& callee, const ProbeOrder& order) {
  Verdict first = callee.call();
  for (std::uint64_t i = 1; i < order.times; ++i) {
    if (callee.run() != nullptr) callee.run()->clear();
    const Verdict next = callee.call();
    // Whether it works again is a check of its own.
    if (next.status == first.status || order.lends_tightly) continue;
    if (first.status == SKROBOT_OK)
      tell(channel, Grade::fail, "works once, but not again in the same process: " + next.message);
    else
      tell(channel, Grade::fail, "works only at the second call in a process; the first call failed: " + first.message);
  }
  return first;
}

void tell_writes(Channel& channel, const WriteWatch& watch) {
  if (!watch.fault().empty())
    return tell(channel, Grade::skip, "its writes to other places cannot be watched: " + watch.fault());
  for (const std::string& path : watch.paths())
    channel.send(std::move(protocol::Frame(protocol::Type::wrote).text(path)));
}

}  // namespace

Verdict probe_call(Channel& channel, const ProbeOrder& given) {
  const ProbeOrder& order = kept<ProbeOrder>(given);
  const WriteWatch* watch_of_writes = order.watches_writes ? &kept<WriteWatch>() : nullptr;
  auto& callee = kept<Callee>(channel, order);
  const Surroundings before = Surroundings::now();
  Verdict verdict;
  {
    const Watch watch(channel, callee.run(), order);
    if (order.measures_leaks) verdict = call_many(channel, callee, order);
    else if (order.times > 1) verdict = call_again(channel, callee, order);
    else verdict = callee.call();
  }
  if (watch_of_writes != nullptr) tell_writes(channel, *watch_of_writes);
  if (callee.run() != nullptr) {
    RecordedRun& run = *callee.run();
    const std::uint64_t said = run.said(), stopping_ms = run.ms_since_stop();
    run.end();
    // Threads that it left have the time of a blink to give themselves away.
    const timespec blink{0, 20'000'000};
    ::nanosleep(&blink, nullptr);
    for (const std::string& fault : run.faults()) tell(channel, Grade::fail, fault);
    channel.send(std::move(
        protocol::Frame(protocol::Type::said).number(said).number(run.is_stopped() ? 1 : 0).number(stopping_ms)));
    if (!order.measures_leaks) send_series(channel, run);
  }
  if (!order.tells_leftovers) return verdict;
  const Surroundings after = Surroundings::now();
  if (const auto changed = changes(before, after); !changed.empty())
    tell(channel, Grade::warn, "leaves the process changed: it " + listed(changed));
  std::vector<std::string> closed;
  for (const auto& [number, target] : before.descriptors) {
    if (!after.descriptors.contains(number)) closed.push_back(number);
  }
  if (!closed.empty()) tell(channel, Grade::warn, "closes descriptors that are not its own: " + listed(closed));
  if (after.has_children && !before.has_children) tell(channel, Grade::warn, "leaves processes behind");
  return verdict;
}

}  // namespace skrobot
