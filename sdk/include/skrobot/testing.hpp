// SPDX-License-Identifier: MIT
// Runs tasks and notifiers in unit tests, without a host. It keeps all records; the test controls the clock and stop
// requests. Works with any test framework; C++17.
//
//   skrobot::testing::Run run({{"steps", 10}});
//   run.run<DescentTask>();
//   assert(run.completed() && run.points("loss").size() == 10);
#ifndef SKROBOT_TESTING_HPP
#define SKROBOT_TESTING_HPP

#include <atomic>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "skrobot/context.hpp"
#include "skrobot/json.hpp"
#include "skrobot/notifier.hpp"
#include "skrobot/plugin.h"
#include "skrobot/task.hpp"
#include "skrobot/testing_host.hpp"

/// The harness for unit tests of tasks and notifiers.
namespace skrobot::testing {

/// A point of a metric.
struct Point {
  std::int64_t step;              ///< as given by the task
  double value;                   ///< as given by the task
  std::chrono::nanoseconds time;  ///< by the run's clock
};

/// A record of the log.
struct LogRecord {
  Level level;                    ///< as given by the task
  std::string text;               ///< as given by the task
  std::chrono::nanoseconds time;  ///< by the run's clock
};

/// A report of progress.
struct Progress {
  std::uint64_t done;             ///< as given by the task
  std::uint64_t total;            ///< 0: unknown
  std::chrono::nanoseconds time;  ///< by the run's clock
};

/// A clock that only the test and recorded data advance, so that results are the same on every machine. Thread-safe.
class Clock {
 public:
  /// Time since the start of the run.
  std::chrono::nanoseconds now() const { return std::chrono::nanoseconds(now_.load()); }
  /// Advances the clock.
  void advance(std::chrono::nanoseconds by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_{0};
};

/// One run of a task, from creating its object to destroying it, through the C contract, as in a host. Set it up, call
/// run() once, then read the members. The task's threads may record concurrently; read the members from one thread
/// after run() has returned.
class Run {
 public:
  /// Takes parameters; the others keep their defaults. Parameters that a host would refuse end the run with
  /// SKROBOT_BAD_PARAMETER.
  explicit Run(json::object params = {}, std::uint64_t seed = 1)
      : params_(std::move(params)), directory_(std::filesystem::temp_directory_path() / detail::random_name()) {
    table_.struct_size = sizeof table_;
    table_.ctx = this;
    table_.run_id = to_str(std::string_view("00000000-0000-4000-8000-000000000000"));
    table_.seed = seed;
    table_.cancelled = &cancelled_;
    fill_functions();
  }
  /// Removes the task's directory, unless set_directory() named one.
  ~Run() {
    std::error_code ignored;
    if (owns_directory_) std::filesystem::remove_all(directory_, ignored);
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  /// Sets a directory for artifacts, which is kept; the default is a temporary directory. It is created when the task
  /// first asks for it.
  Run& set_directory(std::filesystem::path directory) {
    directory_ = std::move(directory);
    owns_directory_ = false;
    return *this;
  }
  /// Sets how far the clock advances each time the task records anything; default: one millisecond.
  Run& set_clock_step(std::chrono::nanoseconds step) {
    clock_step_ = step;
    return *this;
  }
  /// Asks the task to stop when the clock reaches `time`; 0: before it starts.
  Run& cancel_at(std::chrono::nanoseconds time) {
    cancel_at_ = time;
    if (time <= clock.now()) cancel();
    return *this;
  }
  /// Asks the task to stop now. Thread-safe.
  void cancel() {
#if defined(__GNUC__)
    __atomic_store_n(&cancelled_, 1U, __ATOMIC_RELAXED);
#else
    cancelled_ = 1;
#endif
  }

  /// Runs a task of this class, fills the members and returns its status. Exceptions of the task do not propagate.
  template <class T>
  skrobot_status run() {
    return run(skrobot::task<T>("task_under_test", ""));
  }
  /// The same with typed parameters instead of those of the constructor.
  template <class T>
  skrobot_status run(const typename T::Params& params) {
    params_ = params_to_json(params).as_object();
    return run<T>();
  }
  /// Runs a plugin's task by name; pass `skrobot_plugin_entry` if the plugin's source is linked into the test. Throws
  /// std::invalid_argument if the plugin has no such task.
  skrobot_status run(const skrobot_entry& entry, std::string_view name) {
    return run(detail::find_descriptor(entry, SKROBOT_TASK_V1, name), &entry);
  }

  bool completed() const { return status == SKROBOT_OK; }         ///< true if the task completed
  bool cancelled() const { return status == SKROBOT_CANCELLED; }  ///< true if the task stopped on request
  /// All points of a metric, in order; none if it was never opened.
  std::vector<Point> points(const std::string& metric) const {
    const auto found = ids_.find(metric);
    return found == ids_.end() ? std::vector<Point>() : metrics[found->second].points;
  }
  /// The last value of a metric; throws std::out_of_range if it has no points.
  double last(const std::string& metric) const {
    const std::vector<Point> all = points(metric);
    if (all.empty()) throw std::out_of_range("the metric '" + metric + "' has no points");
    return all.back().value;
  }
  /// Returns whether the log has a record of this level that contains this text.
  bool logged(Level level, std::string_view part) const {
    for (const LogRecord& record : log) {
      if (record.level == level && record.text.find(part) != std::string::npos) return true;
    }
    return false;
  }
  /// The directory for artifacts, which may not exist yet.
  const std::filesystem::path& directory() const { return directory_; }

  /// One metric.
  struct Metric {
    std::string name;           ///< as opened
    std::string unit;           ///< may be empty
    std::vector<Point> points;  ///< in order
  };

  Clock clock;  ///< the run's clock; advances when the task records
  std::function<void(Run&)>
      on_record;  ///< called on the task's thread after each record; may cancel() and advance the clock

  skrobot_status status = SKROBOT_FAILED;  ///< returned by run()
  std::string message;                     ///< message of the error; empty if there is none
  std::string details;                     ///< text after the message in the record
  int code = 0;                            ///< error number of the task
  json::value result;                      ///< result of a completed run
  std::vector<Metric> metrics;             ///< in the order of opening
  std::vector<LogRecord> log;              ///< in order
  std::vector<Progress> progress;          ///< in order

 private:
  static Run& of(void* self) { return *static_cast<Run*>(self); }

  skrobot_status run(const skrobot_descriptor& item, const skrobot_entry* entry = nullptr) {
    skrobot_error error{};
    error.struct_size = sizeof error;
    error.ctx = this;
    error.write_details = [](void* self, skrobot_str text) noexcept { of(self).details += to_view(text); };
    status = skrobot::detail::guard(&error, [&] {
      if (entry != nullptr) detail::prepare(*entry);
      return call(item, error);
    });
    message = error.message;
    code = error.code;
    if (status != SKROBOT_OK) return status;
    try {
      if (!result_text_.empty()) result = parse_json(result_text_);
    } catch (const JsonError& e) {
      message = std::string("the result is not JSON: ") + e.what();
      status = SKROBOT_FAILED;
    }
    return status;
  }

  skrobot_status call(const skrobot_descriptor& item, skrobot_error& error) {
    const json::object values = detail::with_defaults(detail::read_schema(item), params_);
    params_text_ = to_text(values);
    detail::add_texts(values, "", texts_);
    directory_text_ = directory_.string();
    table_.params = to_str(params_text_);
    table_.directory = to_str(directory_text_);
    const auto& task = *static_cast<const skrobot_task_v1*>(item.vtable);
    void* object = task.create != nullptr ? task.create(&item, &detail::test_host(), &error) : nullptr;
    if (task.create != nullptr && object == nullptr) return SKROBOT_FAILED;
    const skrobot_status ended = task.run(object, &table_, &error);
    if (object != nullptr && task.destroy != nullptr) task.destroy(object);
    return ended;
  }

  void fill_functions() {
    table_.param = [](void* self, skrobot_str name, skrobot_str* text) noexcept -> skrobot_status {
      const auto found = of(self).texts_.find(to_view(name));
      if (found == of(self).texts_.end()) return SKROBOT_NOT_FOUND;
      *text = to_str(found->second);
      return SKROBOT_OK;
    };
    table_.metric_open = [](void* self, skrobot_str name, skrobot_str unit) noexcept {
      return of(self).open(to_view(name), to_view(unit));
    };
    table_.metric = [](void* self, std::uint32_t id, std::int64_t step, double value) noexcept {
      of(self).record([&](Run& run, std::chrono::nanoseconds now) { run.add(id, step, value, now); });
    };
    table_.metric_block = [](void* self, std::uint32_t id, const std::int64_t* steps, const double* values,
                             std::size_t count) noexcept {
      of(self).record([&](Run& run, std::chrono::nanoseconds now) {
        for (std::size_t i = 0; i < count; ++i) run.add(id, steps[i], values[i], now);
      });
    };
    table_.progress = [](void* self, std::uint64_t done, std::uint64_t total) noexcept {
      of(self).record([&](Run& run, std::chrono::nanoseconds now) { run.progress.push_back({done, total, now}); });
    };
    table_.log = [](void* self, std::int32_t level, skrobot_str text) noexcept {
      of(self).record([&](Run& run, std::chrono::nanoseconds now) {
        run.log.push_back({static_cast<Level>(level), std::string(to_view(text)), now});
      });
    };
    table_.make_directory = [](void* self, skrobot_error* error) noexcept {
      return skrobot::detail::guard(
          error, [&] { return std::filesystem::create_directories(of(self).directory_), SKROBOT_OK; });
    };
    table_.result = {this, [](void* self, skrobot_str bytes) noexcept -> skrobot_status {
                       of(self).result_text_ += to_view(bytes);
                       return SKROBOT_OK;
                     }};
  }

  std::uint32_t open(std::string_view name, std::string_view unit) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto made = ids_.emplace(std::string(name), static_cast<std::uint32_t>(metrics.size()));
    if (made.second) metrics.push_back({std::string(name), std::string(unit), {}});
    return made.first->second;
  }

  // An id that was never opened is passed over, as by the host.
  void add(std::uint32_t id, std::int64_t step, double value, std::chrono::nanoseconds now) {
    if (id < metrics.size()) metrics[id].points.push_back({step, value, now});
  }

  // Keeps one thing, moves the clock, and does what is due then.
  template <class Keep>
  void record(Keep&& keep) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      keep(*this, clock.now());
    }
    clock.advance(clock_step_);
    if (on_record) on_record(*this);
    if (cancel_at_ >= std::chrono::nanoseconds(0) && clock.now() >= cancel_at_) cancel();
  }

  json::object params_;
  std::filesystem::path directory_;
  bool owns_directory_ = true;
  std::chrono::nanoseconds clock_step_ = std::chrono::milliseconds(1);
  std::chrono::nanoseconds cancel_at_{-1};
  std::string params_text_;
  std::string directory_text_;
  std::string result_text_;
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, std::uint32_t, std::less<>> ids_;
  skrobot_run table_{};
  volatile std::uint32_t cancelled_ = 0;
  std::mutex mutex_;
};

/// Outcome of a delivery.
struct Delivery {
  skrobot_status status = SKROBOT_FAILED;                  ///< returned by the notifier
  std::string message;                                     ///< message of the error; empty if delivered
  bool delivered() const { return status == SKROBOT_OK; }  ///< true if the notification was delivered
};

/// A sample notification: a completed run of `sample_task`.
inline Notification sample_notification() {
  Notification n;
  n.message =
      "The task [sample_task] under experiment [00000000-0000-4000-8000-000000000000] is completed successfully.";
  n.state = "completed";
  n.task = "sample_task";
  n.run = "sample_task";
  n.experiment_id = "00000000-0000-4000-8000-000000000000";
  n.experiment_directory = "/experiments/ada-2026-01-02T03-04-05";
  n.experimenter = "ada";
  n.started = "2026-01-02T03:04:05+00:00";
  n.duration_ms = 1500;
  n.host = "example";
  n.params = {{"steps", 10}};
  n.result = json::object{{"loss", 0.25}};
  return n;
}

namespace detail {

inline skrobot_status call_notifier(const skrobot_descriptor& item, const Notification& notification,
                                    const json::object& params, skrobot_error& error) {
  const std::string params_text = to_text(with_defaults(read_schema(item), params)),
                    text = to_text(notification_to_json(notification));
  const auto& table = *static_cast<const skrobot_notifier_v1*>(item.vtable);
  void* object = table.create != nullptr ? table.create(&item, &test_host(), to_str(params_text), &error) : nullptr;
  if (table.create != nullptr && object == nullptr) return SKROBOT_FAILED;
  const skrobot_status status = table.notify(object, to_str(text), &error);
  if (object != nullptr && table.destroy != nullptr) table.destroy(object);
  return status;
}

inline Delivery notify(const skrobot_descriptor& item, const Notification& notification, const json::object& params,
                       const skrobot_entry* entry = nullptr) {
  Delivery delivery;
  skrobot_error error{};
  error.struct_size = sizeof error;
  delivery.status = skrobot::detail::guard(&error, [&] {
    if (entry != nullptr) prepare(*entry);
    return call_notifier(item, notification, params, error);
  });
  if (delivery.status != SKROBOT_OK) delivery.message = error.message;
  return delivery;
}

}  // namespace detail

/// Creates a notifier of this class, passes it one notification and destroys it, through the C contract, as in a host.
/// Exceptions of the notifier do not propagate.
template <class N>
Delivery notify(const Notification& notification, const typename N::Params& params = {}) {
  return detail::notify(skrobot::notifier<N>("notifier_under_test", ""), notification,
                        params_to_json(params).as_object());
}

/// The same with a plugin's notifier, by name; pass `skrobot_plugin_entry` if the plugin's source is linked into the
/// test. Throws std::invalid_argument if the plugin has no such notifier.
inline Delivery notify(const skrobot_entry& entry, std::string_view name, const Notification& notification,
                       const json::object& params = {}) {
  return detail::notify(detail::find_descriptor(entry, SKROBOT_NOTIFIER_V1, name), notification, params, &entry);
}

}  // namespace skrobot::testing

#endif
