// SPDX-License-Identifier: MIT
#include "app/deletion.hpp"

#include <skrobot/error.hpp>

#include "app/find_query.hpp"
#include "base/file_system.hpp"
#include "base/text.hpp"
#include "query/run_selection.hpp"
#include "store/unfinished.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

std::vector<RunSummary> found(RunIndex& index, const RunQuery& query) {
  return index.read([&](Database& database) {
    std::vector<RunSummary> runs;
    for (const std::int64_t row : find_rows(database, query)) runs.push_back(index.load(row));
    return runs;
  });
}

RunQuery query_where(const std::string& expression) { return read_query({.where = expression}).query; }

RunQuery query_of(const std::string& experiment) {
  RunQuery query;
  query.experiments = {experiment};
  return query;
}

}  // namespace

Deletion::Impl::Impl(RunIndex& index, const DeleteOptions& options, std::shared_ptr<bool> is_stale)
    : path_(index.repository()), is_forced_(options.force), is_stale_(std::move(is_stale)) {
  const RunQuery where = query_where(options.where);
  if (const auto code = repository_.open(path_); code && code != std::errc::no_such_file_or_directory)
    throw Error(Fault::host, "cannot open the experiments repository " + path_.string() + ": " + reason(code));
  for (const std::string& word : options.runs) {
    const Selection selection = select(index, word);
    add(selection.experiment, selection.run,
        selection.run ? select_runs(index, selection.experiment + "/" + *selection.run)
                      : found(index, query_of(selection.experiment)));
  }
  if (!options.where.empty()) {
    for (const RunSummary& run : found(index, where)) add(run.experiment, run.run, {run});
  }
  drop_nested_targets();
}

void Deletion::Impl::add(const std::string& experiment, const std::optional<std::string>& run,
                         std::vector<RunSummary> runs) {
  Target target{experiment, run, std::move(runs)};
  if (!names_.insert(target.name()).second) return;
  items_.push_back({look_at(repository_, experiment, run),
                    real_file_system().exists(experiment_at(path_, experiment) / k_sweep_plan)});
  targets_.push_back(std::move(target));
}

// Runs of an experiment that is deleted as a whole need no target of their own.
void Deletion::Impl::drop_nested_targets() {
  std::vector<Target> targets;
  std::vector<Item> items;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    if (targets_[i].run && names_.contains(targets_[i].experiment)) continue;
    targets.push_back(std::move(targets_[i]));
    items.push_back(std::move(items_[i]));
  }
  targets_ = std::move(targets);
  items_ = std::move(items);
}

// Runs in progress among the targets, or in a sweep that loses one of its trials: the sweep would miss it.
std::vector<std::string> Deletion::Impl::in_progress() const {
  std::set<std::string> experiments, runs;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    if (!targets_[i].run || items_[i].is_of_sweep) experiments.insert(targets_[i].experiment);
    else runs.insert(targets_[i].name());
  }
  std::vector<std::string> names;
  RunIndex now(path_);
  for (const RunSummary& run : found(now, query_where("state = running"))) {
    std::string name = run.experiment + "/" + run.run;
    if (experiments.contains(run.experiment) || runs.contains(name)) names.push_back(std::move(name));
  }
  return names;
}

// The lock of the sweep that the target is, or belongs to; null for other runs. Throws Error if the sweep is running.
std::unique_ptr<SweepLock> Deletion::Impl::lock_of(const Item& item) const {
  if (!item.is_of_sweep) return nullptr;
  Directory experiment;
  if (experiment.open(repository_, item.removable.experiment)) return nullptr;  // remove() says why
  try {
    return std::make_unique<SweepLock>(experiment, item.removable.experiment);
  } catch (const Error& e) {
    throw Error(e.fault(), e.what(), "stop it first, or delete it all the same with --force");
  }
}

void Deletion::Impl::check() const {
  if (is_forced_ || targets_.empty()) return;
  if (const std::vector<std::string> names = in_progress(); !names.empty()) {
    throw Error(Fault::usage,
                std::to_string(names.size()) + (names.size() == 1 ? " run is" : " runs are") +
                    " in progress: " + list_in_quotes(names, 5),
                "stop it first, or delete it all the same with --force");
  }
  for (const Item& item : items_) lock_of(item);
}

void Deletion::Impl::remove(const std::function<void(const Target&)>& deleted) {
  check();
  *is_stale_ = true;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const auto lock = is_forced_ ? nullptr : lock_of(items_[i]);
    skrobot::remove(repository_, items_[i].removable);
    if (deleted) deleted(targets_[i]);
  }
  if (!targets_.empty()) remove_leftovers(path_);
}

Deletion::Deletion(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Deletion::Deletion(Deletion&&) noexcept = default;
Deletion::~Deletion() = default;

std::string Deletion::Target::name() const { return experiment + (run ? "/" + *run : ""); }
const std::vector<Deletion::Target>& Deletion::targets() const { return impl_->targets(); }
void Deletion::check() const { impl_->check(); }
void Deletion::remove(const std::function<void(const Target&)>& deleted) { impl_->remove(deleted); }

}  // namespace skrobot
