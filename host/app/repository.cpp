// SPDX-License-Identifier: MIT
#include <skrobot/repository.hpp>

#include <algorithm>

#include "app/deletion.hpp"
#include "app/find_query.hpp"
#include "app/record_text.hpp"
#include "app/record_view.hpp"
#include "app/repository_index.hpp"
#include "app/sweep_ranking.hpp"
#include "base/file_system.hpp"
#include "base/text.hpp"
#include "query/metric_curves.hpp"
#include "query/missing_fields.hpp"
#include "query/run_groups.hpp"
#include "query/run_selection.hpp"
#include "query/run_snapshot.hpp"
#include "store/record_file.hpp"
#include "store/record_rewrite.hpp"
#include "store/unfinished.hpp"

namespace skrobot {

namespace fs = std::filesystem;

namespace {

// Keeps the order of the other members.
void remove_member(json::object& object, const std::string& key) {
  if (const auto at = object.find(key); at != object.end()) object.stable_erase(at);
}

fs::path absolute_path(const fs::path& path) {
  if (path.empty()) throw Error(Fault::usage, "the path of the experiments repository is empty");
  const fs::path absolute = fs::absolute(path).lexically_normal();
  return absolute.has_filename() ? absolute : absolute.parent_path();
}

Objective objective_from(const std::string& text) {
  try {
    return parse_objective(text);
  } catch (const Error&) {
    throw Error(Fault::usage, "expected an objective, maximize:METRIC or minimize:METRIC, got " + in_quotes(text));
  }
}

}  // namespace

class Snapshot::Impl {
 public:
  Impl(const std::shared_ptr<RunIndex>& index, const RunQuery& query, const std::vector<std::string>& names)
      : index_(index), runs_(*index, [&] { return find_rows(index->database(), with_names(*index, query, names)); }) {}
  const RunSnapshot& runs() const { return runs_; }

 private:
  std::shared_ptr<RunIndex> index_;
  RunSnapshot runs_;
};

Snapshot::Snapshot(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Snapshot::Snapshot(Snapshot&&) noexcept = default;
Snapshot::~Snapshot() = default;

void Snapshot::each(const std::function<void(const RunSummary&)>& take) const { impl_->runs().each(take); }

class Repository::Impl {
 public:
  explicit Impl(const fs::path& path)
      : directory(absolute_path(path)), opened_(std::make_shared<RunIndex>(directory)) {}

  RunIndex& index() {
    if (*is_stale) refresh();
    return *opened_;
  }
  std::shared_ptr<RunIndex> shared_index() { return index(), opened_; }
  void refresh() {
    opened_ = std::make_shared<RunIndex>(directory);
    *is_stale = false;
  }
  void change(const std::vector<RunSummary>& runs, const std::function<void(json::object&)>& work) {
    for (const RunSummary& run : runs) check_rewritable(files_of(directory, run), run.id);
    *is_stale = true;
    for (const RunSummary& run : runs) rewrite_record(real_file_system(), files_of(directory, run), run.id, work);
  }

  const fs::path directory;
  const std::shared_ptr<bool> is_stale = std::make_shared<bool>(false);  // something was changed through this object

 private:
  std::shared_ptr<RunIndex> opened_;
};

RunIndex& RepositoryIndex::of(Repository& repository) { return repository.impl_->index(); }

void check(const FindOptions& options) { static_cast<void>(read_query(options)); }

json::value value_of(const RunSummary& run, const std::string& field) { return value_of(run, parse_field(field)); }

Repository::Repository(const fs::path& directory) : impl_(std::make_unique<Impl>(directory)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository::~Repository() = default;

const fs::path& Repository::directory() const { return impl_->directory; }
void Repository::refresh() { impl_->refresh(); }

std::vector<RunSummary> Repository::find(const FindOptions& options) {
  const FindQuery read = read_query(options);
  RunIndex& index = impl_->index();
  return index.read([&](Database& database) {
    const RunQuery query = with_names(index, read.query, options.runs);
    std::vector<RunSummary> runs;
    for (const std::int64_t row : find_rows(database, query)) runs.push_back(index.load(row));
    return runs;
  });
}

std::size_t Repository::count(const FindOptions& options) {
  const FindQuery read = read_query(options);
  RunIndex& index = impl_->index();
  return index.read(
      [&](Database& database) { return count_rows(database, with_names(index, read.query, options.runs)); });
}

std::vector<RunGroup> Repository::groups(const GroupOptions& options) {
  if (options.by.empty()) throw Error(Fault::usage, "groups need a field to group by");
  RunGroupQuery wanted;
  for (const std::string& name : options.by) wanted.by.push_back(parse_field(name));
  for (const std::string& name : options.fields) wanted.fields.push_back(parse_field(name));
  FindQuery read = read_query({options.where, {}, {}, 0});
  if (std::find(read.fields.begin(), read.fields.end(), "state") != read.fields.end())
    wanted.counted = CountedRuns::all;
  RunIndex& index = impl_->index();
  return index.read([&](Database&) {
    wanted.runs = with_names(index, read.query, options.runs);
    return find_groups(index, wanted);
  });
}

Snapshot Repository::snapshot(const FindOptions& options) {
  return Snapshot(std::make_unique<Snapshot::Impl>(impl_->shared_index(), read_query(options).query, options.runs));
}

std::vector<std::string> Repository::unknown_fields(const FindOptions& options,
                                                    const std::vector<std::string>& fields) {
  std::vector<std::string> names = read_query(options).fields;
  names.insert(names.end(), fields.begin(), fields.end());
  return impl_->index().read([&](Database& database) { return missing_fields(database, names); });
}

RunSummary Repository::run(const std::string& name) { return select_run(impl_->index(), name); }
std::vector<RunSummary> Repository::runs(const std::string& name) { return select_runs(impl_->index(), name); }

std::string Repository::experiment(const std::string& name) { return select(impl_->index(), name).experiment; }

std::vector<DamagedFile> Repository::damaged() {
  RunIndex& index = impl_->index();
  std::vector<DamagedFile> files;
  for (Damage& damage : index.read([&](Database&) { return index.damages(); }))
    files.push_back({std::move(damage.path), std::move(damage.fault)});
  for (Leftover& leftover : leftovers(impl_->directory))
    files.push_back({std::move(leftover.path), std::move(leftover.fault)});
  return files;
}

fs::path Repository::file(const RunSummary& run, const std::string& extension) const {
  return files_of(impl_->directory, run).file(extension.c_str());
}

std::string Repository::state(const RunSummary& run) const {
  return shown_state(read_run(files_of(impl_->directory, run)));
}

RunDetails Repository::details(const RunSummary& run) const { return read_details(files_of(impl_->directory, run)); }

MetricCurves Repository::curves(const RunSummary& run, const CurveOptions& options) const {
  const RunFiles files = files_of(impl_->directory, run);
  MetricCurves curves = read_curves(files.metrics(), options);
  const StoredRun stored = read_run(files);
  for (MetricCurve& curve : curves.curves) {
    if (!stored.record) break;
    const auto unit = stored.record->units.find(curve.name);
    if (unit != stored.record->units.end()) curve.unit = unit->second;
  }
  return curves;
}

namespace {

fs::path text_file(const RunFiles& files, RunText which) {
  return which == RunText::errors ? files.errors() : files.log();
}

}  // namespace

LogPart Repository::text(const RunSummary& run, RunText which, LogPosition from, std::size_t most) const {
  return read_text(text_file(files_of(impl_->directory, run), which), from, most);
}

LogPosition Repository::last_lines(const RunSummary& run, RunText which, std::size_t lines) const {
  return find_last_lines(text_file(files_of(impl_->directory, run), which), lines);
}

RunFileList Repository::files(const RunSummary& run, std::size_t most) const {
  return record_files(files_of(impl_->directory, run), most);
}

std::vector<std::string> Repository::sweeps() {
  auto names = impl_->index().read([](Database& database) {
    std::vector<std::string> found;
    Statement statement = database.prepare("SELECT name FROM experiments WHERE has_log ORDER BY built DESC, name DESC");
    while (statement.step()) found.emplace_back(statement.text(0));
    return found;
  });
  std::erase_if(names, [&](const std::string& name) {
    const auto plan = record_stamp(experiment_at(impl_->directory, name) / k_sweep_plan);
    return !plan || !plan->is_regular;
  });
  return names;
}

SweepRanking Repository::ranking(const std::string& experiment, std::size_t most, const std::string& objective) {
  SweepRanking ranking;
  ranking.experiment = this->experiment(experiment);
  const fs::path directory = experiment_at(impl_->directory, ranking.experiment);
  SweepPlan plan = read_sweep_plan(directory);
  if (!objective.empty()) plan.objective = objective_from(objective);
  if (plan.objective) ranking.objective = to_string(*plan.objective);
  ranking.repeats = plan.repeats;
  ranking.rank_by = to_string(plan.rank_by);
  std::string fault;
  if (auto object = read_object(directory / k_sweep_plan, fault)) ranking.plan = std::move(*object);
  const auto runs = impl_->index().load_all(
      {"SELECT id FROM runs WHERE experiment = (SELECT id FROM experiments WHERE name = ?)", {ranking.experiment}});
  ranking.trials = ranked_trials(directory, plan, ranking_of(plan, runs, most));
  return ranking;
}

void Repository::tag(const std::vector<RunSummary>& runs, const std::map<std::string, std::string>& tags,
                     const std::vector<std::string>& removed) {
  if (tags.contains("")) throw Error(Fault::usage, "the key of a tag is empty");
  impl_->change(runs, [&](json::object& record) {
    json::value& member = record["tags"];
    if (!member.is_object()) member.emplace_object();
    for (const std::string& key : removed) remove_member(member.get_object(), key);
    for (const auto& [key, text] : tags) member.get_object()[valid_utf8(key)] = valid_utf8(text);
  });
}

void Repository::set_note(const std::vector<RunSummary>& runs, const std::string& note) {
  impl_->change(runs, [&](json::object& record) { record["note"] = valid_utf8(note); });
}

Deletion Repository::prepare_deletion(const DeleteOptions& options) {
  return Deletion(std::make_unique<Deletion::Impl>(impl_->index(), options, impl_->is_stale));
}

}  // namespace skrobot
