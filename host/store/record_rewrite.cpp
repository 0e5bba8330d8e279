// SPDX-License-Identifier: MIT
#include "store/record_rewrite.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/file_lock.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"
#include "store/record_file.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

std::string name_of(const RunFiles& files) {
  return in_quotes(experiment_of(files.directory).filename().string() + "/" + run_path(files), 600);
}

[[noreturn]] void is_gone(const RunFiles& files) {
  throw Error(Fault::host, "the run " + name_of(files) + " was deleted");
}

// Its host writes the .run once more, with what came of them.
bool is_being_told_of(const RunRecord& record) {
  return record.host == host_name() && process_exists(record.pid, record.pid_start_ticks) &&
         std::any_of(record.notifications.begin(), record.notifications.end(),
                     [](const Delivery& delivery) { return delivery.attempts == 0 && delivery.passed_over.empty(); });
}

// The .run as it is now.
json::object read_rewritable(const RunFiles& files, const std::string& id) {
  if (!record_stamp(files.run())) is_gone(files);
  std::string fault;
  auto object = read_object(files.run(), fault);
  if (!object) throw Error(Fault::host, files.run().string() + " " + fault);
  const StoredRun run = read_run(files);
  if (!run.record) throw Error(Fault::host, files.run().string() + " " + run.fault);
  if (run.record->id != id) is_gone(files);
  if (run.record->state == State::running && !run.is_lost) {
    const bool is_here = run.record->host == host_name();
    throw Error(Fault::usage,
                "the run " + name_of(files) + " is in progress" +
                    (is_here ? "" : " on " + printable(run.record->host, 100)) + ", and its record cannot be changed",
                "change it when the run has ended");
  }
  if (is_being_told_of(*run.record))
    throw Error(Fault::usage, "the notifiers of the run " + name_of(files) + " are still being told of its end",
                "change its record when they have been");
  return std::move(*object);
}

}  // namespace

void refuse_linked_place(const RunFiles& files) {
  const std::filesystem::path experiment = experiment_of(files.directory);
  const bool is_trial = experiment != files.directory;
  const auto is_linked = [](const std::filesystem::path& path) {
    return file_stamp(path).has_value() && !is_real_directory(path);
  };
  if (is_linked(experiment) || (is_trial && (is_linked(files.directory.parent_path()) || is_linked(files.directory)))) {
    throw Error(Fault::host,
                "cannot write " + files.run().string() + ": its path in the repository contains a symbolic link");
  }
}

void check_rewritable(const RunFiles& files, const std::string& id) {
  refuse_linked_place(files);
  static_cast<void>(read_rewritable(files, id));
}

void rewrite_record(FileSystem& file_system, const RunFiles& files, const std::string& id,
                    const std::function<void(json::object&)>& change) {
  refuse_linked_place(files);
  const std::filesystem::path experiment = experiment_of(files.directory);
  if (!record_stamp(experiment / k_experiment_log)) is_gone(files);
  // Of several writers one at a time has an experiment's records, and the next sees what it did.
  const FileLock lock(experiment / k_experiment_log);
  json::object record = read_rewritable(files, id);
  change(record);
  const std::string text = to_pretty_text(record) + "\n";
  if (text.size() > k_most_document_bytes) {
    throw Error(Fault::usage, "the record of the run " + name_of(files) + " would have more than " +
                                  std::to_string(k_most_document_bytes >> 20) + " MiB, and could not be read any more");
  }
  auto code = write_atomic(file_system, files.run(), text, Replace::existing);
  touch(experiment.parent_path());  // readers' mark of a change
  if (code == std::errc::no_such_file_or_directory) is_gone(files);
  if (!code) code = file_system.sync_directory(files.directory);
  if (code) throw Error(Fault::host, "cannot write " + files.run().string() + ": " + reason(code));
}

}  // namespace skrobot
