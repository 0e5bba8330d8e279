// SPDX-License-Identifier: MIT
#include <sys/resource.h>

#include <filesystem>
#include <skrobot/guard.hpp>

#include "base/clock.hpp"
#include "base/floating_point.hpp"
#include "track/linked_run.hpp"
#include "track/ticker.hpp"

namespace skrobot {
namespace {

class LinkedRun {
 public:
  LinkedRun(RunRecorder& recorder, const RunRequest& request)
      : recorder_(recorder), directory_(request.directory.string()), writer_(recorder.block()) {
    table_.struct_size = sizeof table_;
    table_.ctx = this;
    table_.params = to_str("{}");  // a linked task has its parameters as a struct
    table_.run_id = to_str(request.run_id);
    table_.directory = to_str(directory_);
    table_.seed = request.seed;
    table_.cancelled = reinterpret_cast<const volatile std::uint32_t*>(&recorder.block().cancelled);
    table_.param = [](void*, skrobot_str, skrobot_str*) noexcept -> skrobot_status { return SKROBOT_NOT_FOUND; };
    table_.metric_open = [](void* self, skrobot_str name, skrobot_str unit) noexcept {
      const DefaultFloatingPoint state;
      return from(self).recorder_.open_metric(to_view(name), to_view(unit));
    };
    table_.metric = [](void* self, std::uint32_t id, std::int64_t step, double value) noexcept {
      from(self).push(id, step, value);
    };
    table_.metric_block = [](void* self, std::uint32_t id, const std::int64_t* steps, const double* values,
                             std::size_t count) noexcept {
      for (std::size_t i = 0; i < count; ++i) from(self).push(id, steps[i], values[i]);
    };
    table_.progress = [](void* self, std::uint64_t done, std::uint64_t total) noexcept {
      SharedBlock& block = from(self).recorder_.block();
      block.progress_total.store(total, std::memory_order_relaxed);
      block.progress_done.store(done, std::memory_order_relaxed);
    };
    table_.log = [](void* self, std::int32_t level, skrobot_str text) noexcept {
      const DefaultFloatingPoint state;
      from(self).recorder_.log(level, to_view(text));
    };
    table_.make_directory = [](void* self, skrobot_error* error) noexcept -> skrobot_status {
      const DefaultFloatingPoint state;
      std::error_code code;
      std::filesystem::create_directories(from(self).directory_, code);
      if (!code) return SKROBOT_OK;
      detail::fill(error, "cannot create the directory " + from(self).directory_ + ": " + code.message());
      return SKROBOT_FAILED;
    };
    table_.result = {this, [](void*, skrobot_str) noexcept -> skrobot_status { return SKROBOT_FAILED; }};
  }
  LinkedRun(const LinkedRun&) = delete;
  LinkedRun& operator=(const LinkedRun&) = delete;

  const skrobot_run& table() const { return table_; }

 private:
  static LinkedRun& from(void* self) { return *static_cast<LinkedRun*>(self); }
  void push(std::uint32_t id, std::int64_t step, double value) {
    writer_.push(id, step, value, [this] {
      const DefaultFloatingPoint state;
      recorder_.drain();
    });
  }

  RunRecorder& recorder_;
  std::string directory_;
  MetricWriter writer_;
  skrobot_run table_{};
};

std::int64_t to_ms(const timeval& time) { return time.tv_sec * 1000LL + time.tv_usec / 1000; }

}  // namespace

Outcome run_linked(RunRecorder& recorder, const RunRequest& request, const std::function<json::value(Context&)>& work,
                   std::exception_ptr& thrown) {
  const DefaultFloatingPoint state;
  LinkedRun run(recorder, request);
  Context context(run.table());
  std::atomic<bool> timed_out{false};
  const std::int64_t started_ns = monotonic_ns();
  const auto watch = [&] {
    recorder.drain();
    const bool late = request.timeout && (monotonic_ns() - started_ns) / 1'000'000 >= request.timeout->count();
    if (late) timed_out = true;
    if (late || (request.cancel != nullptr && request.cancel->requested())) recorder.block().cancelled = 1;
    if (request.on_tick) request.on_tick();
  };

  Outcome outcome;
  rusage before{};
  ::getrusage(RUSAGE_THREAD, &before);
  skrobot_error error{};
  error.struct_size = sizeof error;
  error.ctx = &outcome.details;
  error.write_details = [](void* details, skrobot_str text) noexcept {
    static_cast<std::string*>(details)->append(to_view(text));
  };
  skrobot_status status = SKROBOT_FAILED;
  {
    const Tick tick(watch);
    status = detail::guard(&error, [&] {
      try {
        const ForeignFloatingPoint foreign;
        outcome.result = work(context);
        return SKROBOT_OK;
      } catch (...) {
        thrown = std::current_exception();
        throw;
      }
    });
  }
  rusage after{};
  ::getrusage(RUSAGE_THREAD, &after);
  outcome.resources = {to_ms(after.ru_utime) - to_ms(before.ru_utime), to_ms(after.ru_stime) - to_ms(before.ru_stime),
                       after.ru_maxrss * 1024};

  const bool stopped = status == SKROBOT_CANCELLED;
  outcome.state = status == SKROBOT_OK ? State::completed
                  : !stopped           ? State::failed
                  : timed_out          ? State::timed_out
                                       : State::cancelled;
  if (status != SKROBOT_OK) {
    outcome.error = error.message;
    outcome.error_code = error.code;
  }
  return outcome;
}

}  // namespace skrobot
