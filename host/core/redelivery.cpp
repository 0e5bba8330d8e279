// SPDX-License-Identifier: MIT
#include "core/redelivery.hpp"

#include <skrobot/error.hpp>

#include "base/file_lock.hpp"
#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "core/earlier_run.hpp"
#include "core/notification.hpp"
#include "store/record_file.hpp"
#include "store/record_rewrite.hpp"
#include "store/result_file.hpp"

namespace skrobot {
namespace {

json::value read_value(const std::filesystem::path& path) {
  std::string bytes;
  if (const auto code = read_record_file(path, bytes))
    throw Error(Fault::host, "cannot read " + path.string() + ": " + reason(code));
  try {
    return parse_json(bytes);
  } catch (const JsonError& e) {
    throw Error(Fault::host, path.string() + " is damaged: " + e.what());
  }
}

// Its host is still there, and may be telling them now.
bool is_in_work(const RunRecord& record) {
  return record.state == State::running ||
         (record.host == host_name() && process_exists(record.pid, record.pid_start_ticks));
}

std::string text_of(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::vector<Undelivered> undelivered(const StoredExperiment& experiment) {
  std::vector<Undelivered> found;
  for (const StoredRun& run : experiment.runs) {
    if (!run.record || is_in_work(*run.record)) continue;
    for (std::size_t i = 0; i < run.record->notifications.size(); ++i) {
      if (!is_delivered(run.record->notifications[i]))
        found.push_back({{experiment.directory, experiment.log, experiment.fault, {}}, run, i});
    }
  }
  return found;
}

Notification notification_from_record(const Undelivered& item) {
  RunReport report;
  report.files = item.run.files;
  report.record = *item.run.record;
  report.outcome.state = report.record.state;
  const json::value params = read_value(report.files.params());
  if (const json::object* object = params.if_object()) report.params = *object;
  if (report.record.state == State::completed) {
    std::string fault;
    auto result = read_result(report.files.result(), fault);
    if (!result) throw Error(Fault::host, report.files.result().string() + " " + fault);
    report.outcome.result = std::move(result->value);
  } else {
    std::string text;
    if (const auto code = read_record_file(report.files.errors(), text))
      throw Error(Fault::host, "cannot read " + report.files.errors().string() + ": " + reason(code));
    report.outcome.error = text.substr(0, text.find("\n\n"));
    if (report.outcome.error.ends_with('\n')) report.outcome.error.pop_back();
  }
  return make_notification({text_of(item.experiment.log, "experiment_id"), text_of(item.experiment.log, "experimenter"),
                            item.experiment.directory},
                           report);
}

Delivery redeliver(FileSystem& files, const Undelivered& item, AnyNotifier& notifier, const CancelToken* cancel) {
  refuse_linked_place(item.run.files);
  const Notification notification = notification_from_record(item);
  // Of several that do this at once, one at a time has an experiment's records, and the next sees what it did.
  const FileLock lock(item.experiment.directory / k_experiment_log);
  StoredRun now = read_run(item.run.files);
  if (!now.record || now.record->id != item.run.record->id || item.index >= now.record->notifications.size())
    throw Error(Fault::host, item.run.files.run().string() + " " + (now.fault.empty() ? "has changed" : now.fault));
  Delivery& delivery = now.record->notifications[item.index];
  if (is_delivered(delivery)) return delivery;
  const unsigned before = delivery.attempts;
  // One that was never tried has not been filtered either.
  if (before == 0) {
    delivery.passed_over =
        passed_over(notifier.filter(), now.record->state, std::chrono::milliseconds(now.record->duration_ms),
                    [&] { return has_recovered(item.run.files, *now.record, notification.experimenter); });
  }
  if (delivery.passed_over.empty()) {
    delivery = deliver(notifier, notification, cancel);
    delivery.attempts += before;
  }
  auto code = write_atomic(files, item.run.files.run(), to_pretty_text(to_json(*now.record)) + "\n", Replace::existing);
  touch(experiment_of(item.run.files.directory).parent_path());  // readers' mark of a change
  if (!code) code = files.sync_directory(item.run.files.directory);
  if (code) throw Error(Fault::host, "cannot write " + item.run.files.run().string() + ": " + reason(code));
  return delivery;
}

}  // namespace skrobot
