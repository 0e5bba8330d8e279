// SPDX-License-Identifier: MIT
#include "core/runner.hpp"

#include <skrobot/error.hpp>

#include "base/clock.hpp"
#include "base/floating_point.hpp"
#include "base/log.hpp"
#include "base/machine.hpp"
#include "core/input_digest.hpp"
#include "core/outcome_file.hpp"
#include "plugin/parameters.hpp"
#include "track/linked_run.hpp"

namespace skrobot {
namespace {

// How often a going run's .run is written again: who looks from elsewhere sees how far it is, and that it lives.
constexpr std::int64_t k_heartbeat_ns = 2'000'000'000;

// How far the run is now, and what its metrics came to.
void note_progress(RunRecord& record, const RunRecorder& recorder) {
  const Progress progress = recorder.progress();
  if (progress.done != 0 || progress.total != 0) record.progress = {progress.done, progress.total};
  record.units = recorder.units();
  record.metrics = recorder.summaries(record.metrics_left_out);
  record.updated = to_iso_8601(std::chrono::system_clock::now());
}

std::string failure(const std::filesystem::path& path, const std::error_code& code) {
  return code ? "cannot write " + path.string() + ": " + reason(code) : std::string();
}

// A run that the host itself could not bring to its end, by the exception that is being handled.
Outcome failed_by_host(std::exception_ptr& failure) {
  Outcome outcome;
  try {
    throw;
  } catch (const Error& e) {
    failure = std::current_exception();
    outcome.error = e.what();
    outcome.details = e.hint();
    return outcome;
  } catch (const std::bad_alloc&) {
    outcome.error = "skrobot ran out of memory";
  } catch (const std::exception& e) {
    outcome.error = std::string("skrobot could not continue: ") + e.what();
  } catch (...) {
    outcome.error = "skrobot could not continue: an exception that is not a std::exception";
  }
  failure = std::make_exception_ptr(Error(Fault::host, outcome.error));
  return outcome;
}

// Given back when there is no more, so that the record can be closed.
constexpr std::size_t k_reserve_bytes = std::size_t{1} << 19;

}  // namespace

Runner::Runner(FileSystem& files, std::filesystem::path directory) : files_(files), directory_(std::move(directory)) {
  const std::filesystem::path experiment = experiment_of(directory_);
  if (files_.exists(experiment / k_experiment_log)) repository_ = experiment.parent_path();
}

// Readers look at the repository's modification time to learn that something in it changed.
void Runner::mark_change() const {
  if (!repository_.empty()) touch(repository_);
}

// An experiment was built, and of a trial the directory above: what is missing was deleted, and is not made again.
std::error_code Runner::make_directory() {
  if (repository_.empty()) return files_.make_directories(directory_);
  if (experiment_of(directory_) == directory_) return {};
  const std::error_code code = files_.make_directory(directory_);
  if (code == std::errc::file_exists)
    return is_real_directory(directory_) ? std::error_code() : std::make_error_code(std::errc::not_a_directory);
  return code ? code : files_.sync_directory(directory_.parent_path());
}

// Both files are on the disk before either has its name, so that the disk takes them together.
RunFiles Runner::claim(const std::string& task, const std::string& params, const std::string& record) {
  const auto check = [](const std::filesystem::path& path, const std::error_code& code) {
    if (code) throw Error(Fault::host, failure(path, code));
  };
  if (const auto code = make_directory()) {
    throw Error(Fault::host, "cannot create the directory " + directory_.string() + ": " + reason(code));
  }
  // A task named "experiment" must not get experiment.log.
  unsigned& number = next_.try_emplace(task, task + ".log" == k_experiment_log ? 2 : 1).first->second;
  RunFiles files{directory_, run_name(task, number)};
  PendingFile params_file(files_), run_file(files_);
  check(files.params(), params_file.write(files.params(), params));
  check(files.run(), run_file.write(files.run(), record));
  check(files.params(), params_file.sync());
  check(files.run(), run_file.sync());
  while (true) {
    files.name = run_name(task, number++);
    const auto code = params_file.rename(files.params(), Replace::no);
    if (!code) break;
    if (code != std::errc::file_exists) check(files.params(), code);
  }
  if (const auto code = run_file.rename(files.run(), Replace::yes)) {
    files_.remove(files.params());
    check(files.run(), code);
  }
  return files;
}

RunReport Runner::execute(AnyTask& task, const RunOptions& options, RunObserver* observer,
                          const std::vector<Delivery>& pending) {
  const DefaultFloatingPoint state;
  RunReport report;
  report.params = task.recorded_params();
  SharedMemory memory = task.prepare();

  RunRecord& record = report.record;
  const auto started = std::chrono::system_clock::now();
  const std::int64_t started_ns = monotonic_ns();
  record.id = random_uuid();
  record.task = task.name();
  record.plugin = task.plugin();
  record.started = record.updated = to_iso_8601(started);
  record.seed = options.seed.value_or(random_seed());
  record.host = host_name();
  record.pid = process_id();
  record.pid_start_ticks = own_start_ticks();
  record.limits = {options.timeout, options.memory_limit, options.output_limit.value_or(k_default_output_limit)};
  record.inputs = digest_inputs(task.paths(), options.input_limit);
  record.tags = options.tags;
  record.note = options.note;
  record.notifications = pending;
  const SecretMask mask(task.secrets());
  auto reserve = std::make_unique_for_overwrite<char[]>(k_reserve_bytes);
  report.files = claim(options.name.empty() ? task.name() : options.name, to_pretty_text(report.params) + "\n",
                       to_pretty_text(to_json(record)) + "\n");
  mark_change();

  // From here on the record says that the run goes: whatever happens, it is closed.
  std::optional<RunRecorder> recorder;
  const RunInfo info = info_of(report.files, record);
  RunRequest request{record.id,     report.files.files(), record.seed,    options.timeout,
                     options.grace, options.memory_limit, options.cancel, {}};
  request.on_tick = [&, heartbeat_ns = started_ns]() mutable {
    if (observer != nullptr) observer->progress(info, *recorder);
    if (const std::int64_t now = monotonic_ns(); now - heartbeat_ns >= k_heartbeat_ns) {
      record_heartbeat(record, report.files, *recorder);
      heartbeat_ns = now;
    }
  };
  std::exception_ptr host_failure;
  try {
    RecorderOptions recording{options.output_limit.value_or(k_default_output_limit), mask};
    if (observer != nullptr)
      recording.on_output = [observer, &info](const TaskOutput& piece) { observer->output(info, piece); };
    recorder.emplace(files_, report.files, std::move(memory), std::move(recording));
    if (observer != nullptr) observer->started(info);
    report.outcome = task.run(*recorder, request);
  } catch (...) {
    reserve.reset();
    report.outcome = failed_by_host(host_failure);
  }
  if (report.outcome.state == State::cancelled && options.stop_reason) {
    record.stopped_early = options.stop_reason();
    if (!record.stopped_early.empty()) report.outcome.error = record.stopped_early;
  }
  if (!mask.empty()) {
    report.outcome.error = mask.mask_cut(report.outcome.error);
    report.outcome.details = mask.mask_cut(report.outcome.details);
    report.outcome.result = mask.mask(report.outcome.result);
  }
  record.duration_ms = (monotonic_ns() - started_ns) / 1'000'000;
  record.finished = to_iso_8601(started + std::chrono::milliseconds(record.duration_ms));
  try {
    close(report, recorder ? &*recorder : nullptr);
  } catch (...) {
    reserve.reset();
    report.outcome = failed_by_host(host_failure);
    close(report, recorder ? &*recorder : nullptr);
  }
  task.settle();
  if (observer != nullptr) observer->ended(info, end_of(report));
  if (host_failure) std::rethrow_exception(host_failure);
  return report;
}

// Without a sync, and without a word when it cannot be written: the next one may be.
void Runner::record_heartbeat(RunRecord& record, const RunFiles& files, const RunRecorder& recorder) {
  note_progress(record, recorder);
  static_cast<void>(
      write_atomic(files_, files.run(), to_pretty_text(to_json(record)) + "\n", Replace::existing, Sync::no));
}

// What was recorded is there; a task that took a file's name away is told of.
void Runner::check_names(RunReport& report, const RunRecorder& recorder) {
  std::vector<std::filesystem::path> again = recorder.written_again();
  if (files_.exists(report.files.run()) && !files_.exists(report.files.params()) &&
      !write_atomic(files_, report.files.params(), to_pretty_text(report.params) + "\n", Replace::no)) {
    again.push_back(report.files.params());
  }
  for (const std::filesystem::path& path : again) {
    log_message(Severity::warning,
                path.string() + " was removed or replaced while the task ran; skrobot wrote it again");
  }
}

void Runner::close(RunReport& report, RunRecorder* recorder) {
  RunRecord& record = report.record;
  const Outcome& outcome = report.outcome;
  record.state = outcome.state;
  record.error_code = outcome.error_code;
  record.exit_status = outcome.exit_status;
  record.exit_signal = outcome.exit_signal;
  record.resources = outcome.resources;
  record.containment = outcome.containment;
  record.memory_limit_is_shared = outcome.memory_limit_is_shared;
  record.processes_left = outcome.processes_left;

  const auto keep = [&](std::string text) {
    if (report.record_failure.empty()) report.record_failure = std::move(text);
  };
  if (recorder != nullptr) {
    recorder->end();
    check_names(report, *recorder);
    note_progress(record, *recorder);
    record.output_left_out = recorder->output_left_out();
  }
  // All are written before the first is waited for, so that the disk takes them together; the names are given when all
  // are safe.
  const auto outcome_file = make_outcome_file(files_, report.files, outcome, recorder);
  PendingFile run_file(files_);
  std::error_code outcome_code = outcome_file->write();
  std::error_code run_code = run_file.write(report.files.run(), to_pretty_text(to_json(record)) + "\n");
  if (recorder != nullptr) {
    if (const auto code = recorder->finish())
      keep("cannot write the metrics and log of " + report.files.name + ": " + reason(code));
  }
  if (!outcome_code) outcome_code = outcome_file->sync();
  if (!run_code) run_code = run_file.sync();
  if (!outcome_code) outcome_code = outcome_file->rename();
  keep(failure(outcome_file->path(), outcome_code));
  // Last: a final state says that the rest is there. When the rest could not be written, the record stays `running` and
  // reads as lost.
  if (report.record_failure.empty()) {
    if (!run_code) run_code = run_file.rename(report.files.run(), Replace::existing);
    if (run_code == std::errc::no_such_file_or_directory) {
      files_.remove(outcome_file->path());
      keep("the record of " + report.files.name + " was deleted while it ran");
    }
    keep(failure(report.files.run(), run_code));
  }
  if (const auto code = files_.sync_directory(directory_))
    keep("cannot sync " + directory_.string() + ": " + reason(code));
  mark_change();
}

std::error_code Runner::rewrite(const RunReport& report) {
  // Another run's may lie there by now; a record's id is at its beginning.
  constexpr std::size_t k_beginning = 4096;
  std::string beginning;
  if (const auto code = files_.read(report.files.run(), 0, k_beginning, beginning)) return code;
  if (beginning.find(report.record.id) == std::string::npos)
    return std::make_error_code(std::errc::no_such_file_or_directory);
  const auto code =
      write_atomic(files_, report.files.run(), to_pretty_text(to_json(report.record)) + "\n", Replace::existing);
  mark_change();
  return code;
}

LinkedTaskAdapter::LinkedTaskAdapter(detail::LinkedTask task) : task_(std::move(task)) {
  std::vector<Assignment> assignments;
  for (const auto& [key, value] : task_.params.as_object()) {
    assignments.push_back(
        {std::string(key), value, Origin{Origin::Source::program, {}}, std::filesystem::current_path()});
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
