// SPDX-License-Identifier: MIT
// A run without a host: what a task does through its C tables is kept in vectors.
#ifndef SKROBOT_TESTS_SUPPORT_FAKE_RUN_HPP
#define SKROBOT_TESTS_SUPPORT_FAKE_RUN_HPP

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "skrobot/context.hpp"
#include "skrobot/json.hpp"
#include "skrobot/plugin.h"
#include "skrobot/task.hpp"

namespace skrobot::test {

/// One run. Its functions may be called from any thread; the members are read when the run is over. Writes to no disk
/// but the directory it is given, made when the task first asks for it.
class FakeRun {
 public:
  struct Point {
    std::int64_t step;
    double value;
  };

  explicit FakeRun(std::filesystem::path output_directory, json::object params = {}, std::uint64_t seed = 1)
      : directory(std::move(output_directory)),
        params_text_(to_text(json::value(std::move(params)))),
        directory_text_(directory.string()) {
    table_.struct_size = sizeof table_;
    table_.ctx = this;
    table_.params = to_str(params_text_);
    table_.run_id = to_str(std::string_view("fake-run"));
    table_.directory = to_str(directory_text_);
    table_.seed = seed;
    table_.cancelled = &cancelled_;
    table_.param = [](void*, skrobot_str, skrobot_str*) noexcept -> skrobot_status { return SKROBOT_NOT_FOUND; };
    table_.metric_open = [](void* self, skrobot_str name, skrobot_str) noexcept {
      return of(self).open(to_view(name));
    };
    table_.metric = [](void* self, std::uint32_t id, std::int64_t step, double value) noexcept {
      of(self).add(id, step, value);
    };
    table_.metric_block = [](void* self, std::uint32_t id, const std::int64_t* steps, const double* values,
                             std::size_t count) noexcept {
      for (std::size_t i = 0; i < count; ++i) of(self).add(id, steps[i], values[i]);
    };
    table_.progress = [](void* self, std::uint64_t done, std::uint64_t total) noexcept {
      of(self).advance(done, total);
    };
    table_.log = [](void* self, std::int32_t level, skrobot_str text) noexcept {
      const std::scoped_lock lock(of(self).mutex_);
      of(self).log.emplace_back(static_cast<Level>(level), to_view(text));
    };
    table_.make_directory = [](void* self, skrobot_error* error) noexcept {
      return detail::guard(error, [&] { return std::filesystem::create_directories(of(self).directory), SKROBOT_OK; });
    };
    table_.result = {this, [](void* self, skrobot_str bytes) noexcept -> skrobot_status {
                       of(self).result_text += to_view(bytes);
                       return SKROBOT_OK;
                     }};
  }
  FakeRun(const FakeRun&) = delete;
  FakeRun& operator=(const FakeRun&) = delete;

  /// Runs a task from its creation to its end, as the worker does, and fills the members below. Once for each object.
  template <class T>
  skrobot_status run() {
    const skrobot_task_v1& task = detail::TaskFunctions<T>::table;
    skrobot_error error{};
    error.struct_size = sizeof error;
    error.ctx = this;
    error.write_details = [](void* self, skrobot_str text) noexcept { of(self).details += to_view(text); };
    void* object = task.create(nullptr, nullptr, &error);
    status = object == nullptr ? SKROBOT_FAILED : task.run(object, &table_, &error);
    message = error.message;
    if (object != nullptr) task.destroy(object);
    if (status == SKROBOT_OK) result = parse_json(result_text);
    return status;
  }

  void cancel() { cancelled_ = 1; }
  const skrobot_run& table() const { return table_; }

  /// Every point of a metric, in order; none for a metric that was never opened.
  std::vector<Point> points(const std::string& metric) const {
    const auto found = ids_.find(metric);
    return found == ids_.end() ? std::vector<Point>() : metrics[found->second].second;
  }

  std::filesystem::path directory;
  std::function<void(FakeRun&, std::uint64_t done)> on_progress;  ///< called in the task's thread; may cancel()

  skrobot_status status = SKROBOT_FAILED;
  std::string message;  ///< of the error; empty when there is none
  std::string details;
  std::string result_text;
  json::value result;
  std::vector<std::pair<std::string, std::vector<Point>>> metrics;  ///< in the order of opening
  std::vector<std::pair<Level, std::string>> log;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> progress;

 private:
  static FakeRun& of(void* self) { return *static_cast<FakeRun*>(self); }

  std::uint32_t open(std::string_view name) {
    const std::scoped_lock lock(mutex_);
    const auto [found, is_new] = ids_.emplace(std::string(name), static_cast<std::uint32_t>(metrics.size()));
    if (is_new) metrics.emplace_back(std::string(name), std::vector<Point>());
    return found->second;
  }
  void add(std::uint32_t id, std::int64_t step, double value) {
    const std::scoped_lock lock(mutex_);
    metrics[id].second.push_back({step, value});
  }
  void advance(std::uint64_t done, std::uint64_t total) {
    {
      const std::scoped_lock lock(mutex_);
      progress.emplace_back(done, total);
    }
    if (on_progress) on_progress(*this, done);
  }

  std::string params_text_;
  std::string directory_text_;
  skrobot_run table_{};
  volatile std::uint32_t cancelled_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::uint32_t> ids_;
};

}  // namespace skrobot::test

#endif
