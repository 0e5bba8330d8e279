// SPDX-License-Identifier: MIT
#include "core/runner.hpp"

#include <random>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/machine.hpp"
#include "core/input_digest.hpp"
#include "plugin/parameters.hpp"
#include "track/linked_run.hpp"

namespace skrobot {
namespace {

std::uint64_t random_seed() {
  // 53 bits: a seed that every reader of JSON gets back whole.
  std::random_device device;
  return ((std::uint64_t{device()} << 32) | device()) >> 11;
}

}  // namespace

Runner::Runner(FileSystem& files, std::filesystem::path directory) : files_(files), directory_(std::move(directory)) {
  const std::filesystem::path experiment = experiment_of(directory_);
  if (files_.exists(experiment / k_experiment_log)) repository_ = experiment.parent_path();
}

// Readers look at the repository's modification time to learn that something in it changed.
void Runner::mark_change() const {
  if (!repository_.empty()) touch(repository_);
}

std::string Runner::write(const std::filesystem::path& path, std::string_view text) {
  const auto code = write_atomic(files_, path, text, Replace::yes);
  return code ? "cannot write " + path.string() + ": " + reason(code) : std::string();
}

RunFiles Runner::claim(const std::string& task, const std::string& params) {
  if (const auto code = files_.make_directories(directory_)) {
    throw Error(Fault::host, "cannot make the directory " + directory_.string() + ": " + reason(code));
  }
  // A task named "experiment" must not get experiment.log.
  unsigned& number = next_.try_emplace(task, task + ".log" == k_experiment_log ? 2 : 1).first->second;
  while (true) {
    RunFiles files{directory_, run_name(task, number++)};
    const auto code = write_atomic(files_, files.params(), params, Replace::no);
    if (!code) return files;
    if (code != std::errc::file_exists) throw Error(Fault::host, "cannot write " + files.params().string() + ": " + reason(code));
  }
}

RunReport Runner::execute(AnyTask& task, const RunOptions& options, RunObserver* observer, const std::vector<Delivery>& pending) {
  RunReport report;
  report.params = task.recorded_params();
  SharedMemory memory = task.prepare();
  report.files = claim(options.name.empty() ? task.name() : options.name, to_pretty_text(report.params) + "\n");

  RunRecord& record = report.record;
  const auto started = std::chrono::system_clock::now();
  const std::int64_t started_ns = monotonic_ns();
  record.id = random_uuid();
  record.task = task.name();
  record.plugin = task.plugin();
  record.started = to_iso_8601(started);
  record.seed = options.seed.value_or(random_seed());
  record.host = host_name();
  record.pid = process_id();
  record.pid_start_ticks = process_start_ticks(record.pid);
  record.limits = {options.timeout, options.memory_limit, options.output_limit.value_or(k_default_output_limit)};
  record.inputs = digest_inputs(task.paths(), options.input_limit);
  record.tags = options.tags;
  record.note = options.note;
  record.notifications = pending;
  if (std::string failure = write(report.files.run(), to_pretty_text(to_json(record)) + "\n"); !failure.empty()) {
    files_.remove(report.files.params());
    throw Error(Fault::host, failure);
  }
  mark_change();
  const SecretMask mask(task.secrets());
  RunRecorder recorder(files_, report.files, std::move(memory), {options.output_limit.value_or(k_default_output_limit), mask});
  if (observer != nullptr) observer->started(report.files, record);

  RunRequest request{record.id, report.files.files(), record.seed, options.timeout, options.grace, options.memory_limit, options.cancel, {}};
  if (observer != nullptr) request.on_tick = [&] { observer->progress(recorder); };
  std::exception_ptr host_failure;
  try {
    report.outcome = task.run(recorder, request);
  } catch (const Error& e) {
    host_failure = std::current_exception();
    report.outcome.error = e.what();
    report.outcome.details = e.hint();
  }
  if (!mask.empty()) {
    report.outcome.error = mask.mask(std::string_view(report.outcome.error));
    report.outcome.details = mask.mask(std::string_view(report.outcome.details));
    report.outcome.result = mask.mask(report.outcome.result);
  }
  record.duration_ms = (monotonic_ns() - started_ns) / 1'000'000;
  record.finished = to_iso_8601(started + std::chrono::milliseconds(record.duration_ms));
  close(report, recorder);
  if (observer != nullptr) observer->ended(report);
  if (host_failure) std::rethrow_exception(host_failure);
  return report;
}

void Runner::close(RunReport& report, RunRecorder& recorder) {
  RunRecord& record = report.record;
  const Outcome& outcome = report.outcome;
  record.state = outcome.state;
  record.exit_status = outcome.exit_status;
  record.exit_signal = outcome.exit_signal;
  record.resources = outcome.resources;
  record.units = recorder.units();

  const auto keep = [&](std::string failure) {
    if (report.record_failure.empty()) report.record_failure = std::move(failure);
  };
  if (const auto code = recorder.finish()) keep("cannot write the metrics and log of " + report.files.name + ": " + reason(code));
  record.metrics = recorder.summaries(record.metrics_left_out);
  record.output_left_out = recorder.output_left_out();
  if (outcome.state == State::completed) {
    keep(write(report.files.result(), to_pretty_text(outcome.result) + "\n"));
  } else {
    std::string text = outcome.error + "\n";
    if (!outcome.details.empty()) text += "\n" + outcome.details + (outcome.details.ends_with('\n') ? "" : "\n");
    keep(write(report.files.errors(), text));
  }
  // Last: a final state says that the rest is there. When the rest could not be written, the record stays `running` and reads as lost.
  if (report.record_failure.empty()) keep(write(report.files.run(), to_pretty_text(to_json(record)) + "\n"));
  if (const auto code = files_.sync_directory(directory_)) keep("cannot sync " + directory_.string() + ": " + reason(code));
  mark_change();
}

std::error_code Runner::rewrite(const RunReport& report) {
  const auto code = write_atomic(files_, report.files.run(), to_pretty_text(to_json(report.record)) + "\n", Replace::yes);
  mark_change();
  return code;
}

LinkedTaskAdapter::LinkedTaskAdapter(detail::LinkedTask task) : task_(std::move(task)) {
  std::vector<Assignment> assignments;
  for (const auto& [key, value] : task_.params.as_object()) {
    assignments.push_back({std::string(key), value, Origin{Origin::Source::program, {}}, std::filesystem::current_path()});
  }
  resolved_ = resolve(ParameterSchema::parse(task_.schema), assignments, task_.name);
}

Outcome LinkedTaskAdapter::run(RunRecorder& recorder, const RunRequest& request) {
  return run_linked(recorder, request, task_.work, thrown_);
}

json::value result_or_throw(const RunReport& report, const std::exception_ptr& thrown) {
  if (thrown) std::rethrow_exception(thrown);
  if (report.outcome.state != State::completed) throw RunError(report.outcome.error, to_string(report.outcome.state));
  if (!report.record_failure.empty()) throw Error(Fault::host, report.record_failure);
  return report.outcome.result;
}

}  // namespace skrobot
