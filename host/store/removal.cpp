// SPDX-License-Identifier: MIT
#include "store/removal.hpp"

#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/text.hpp"
#include "store/layout.hpp"
#include "store/unfinished.hpp"

namespace skrobot {
namespace {

std::string name_of(const Removable& target) {
  return in_quotes(target.experiment + (target.run ? "/" + *target.run : ""), 600);
}

[[noreturn]] void cannot(const Removable& target, const std::error_code& code) {
  const bool is_link = code == std::errc::too_many_symbolic_link_levels || code == std::errc::not_a_directory;
  if (is_link) {
    throw Error(Fault::host,
                "cannot delete " + name_of(target) +
                    ": its path contains a symbolic link or a file; only directories of the repository can be deleted",
                "remove a link with rm");
  }
  throw Error(Fault::host, "cannot delete " + name_of(target) + ": " + reason(code));
}

[[noreturn]] void has_changed(const Removable& target) {
  throw Error(Fault::host, "cannot delete " + name_of(target) + ": it has changed since it was checked",
              "'skrobot list' shows the current state");
}

void remove_experiment(const Directory& repository, const Removable& target) {
  // Hidden first, at once: no reader meets half an experiment.
  const std::string hidden = unfinished_name(k_deleted_prefix);
  if (const auto code = repository.rename_exclusive(target.experiment, hidden)) cannot(target, code);
  FileIdentity identity;
  if (repository.identity(hidden, identity) || identity != target.directory) {
    // Another one took its place just now.
    static_cast<void>(repository.rename_exclusive(hidden, target.experiment));
    has_changed(target);
  }
  if (const auto code = repository.remove_tree(hidden)) cannot(target, code);
}

void remove_run(const Directory& repository, const Directory& experiment, const Removable& target) {
  const bool is_trial = target.run->find('/') != std::string::npos;
  const RunFiles names = files_at({}, *target.run);
  Directory trials, trial;
  const Directory* directory = &experiment;
  if (is_trial) {
    if (const auto code = trials.open(experiment, k_trials)) cannot(target, code);
    if (const auto code = trial.open(trials, names.directory.filename())) cannot(target, code);
    directory = &trial;
  }
  // The record first: what is left after an interruption is no run. And last: where a file system cannot exchange two
  // names, a host that rewrote it meanwhile may have made it again.
  for (const char* extension : {".run", ".params", ".metrics", ".log", ".result", ".errors", ".run"}) {
    const auto code = directory->remove(names.name + extension);
    if (code && code != std::errc::no_such_file_or_directory) cannot(target, code);
  }
  if (const auto code = directory->remove_tree(names.name)) cannot(target, code);
  // A trial's own directory goes when nothing is left in it.
  if (is_trial) static_cast<void>(trials.remove_directory(names.directory.filename()));
  // Readers look at the repository's modification time to learn that something in it changed.
  static_cast<void>(repository.touch("."));
}

}  // namespace

Removable look_at(const Directory& repository, const std::string& experiment, const std::optional<std::string>& run) {
  Removable target{experiment, run, {}};
  static_cast<void>(experiment_at({}, experiment));
  if (run) static_cast<void>(files_at({}, *run));
  Directory opened;
  if (const auto code = opened.open(repository, experiment)) cannot(target, code);
  if (const auto code = opened.identity(target.directory)) cannot(target, code);
  return target;
}

void remove(const Directory& repository, const Removable& target) {
  Directory experiment;
  if (const auto code = experiment.open(repository, target.experiment)) {
    if (code == std::errc::no_such_file_or_directory) return;  // someone else was quicker
    has_changed(target);
  }
  FileIdentity identity;
  if (const auto code = experiment.identity(identity)) cannot(target, code);
  if (identity != target.directory) has_changed(target);
  if (target.run) remove_run(repository, experiment, target);
  else remove_experiment(repository, target);
}

}  // namespace skrobot
