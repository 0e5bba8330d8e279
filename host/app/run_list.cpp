// SPDX-License-Identifier: MIT
#include "app/run_list.hpp"

#include "app/find_query.hpp"
#include "app/repository_index.hpp"

namespace skrobot {
namespace {

RunSummary stand_in(const SweepSummary& sweep, WallTime now) {
  RunSummary run;
  run.experiment = sweep.experiment;
  run.run = sweep.task;
  run.task = sweep.task;
  run.state = sweep.state;
  run.started_ms = sweep.counts.started_ms;
  if (const auto duration = sweep.duration(now)) run.duration_ms = duration->count();
  if (!sweep.best) return run;
  run.params = sweep.best->params;
  run.metrics = sweep.best->metrics;
  run.result = sweep.best->result;
  return run;
}

}  // namespace

RunList find_runs(Repository& repository, const FindOptions& options) {
  const FindQuery read = read_query(options);
  RunIndex& index = RepositoryIndex::of(repository);
  RunList list;
  index.read([&](Database& database) {
    list = {};
    list.fields = read.fields;
    const RunQuery query = with_names(index, read.query, options.runs);
    const auto rows = find_rows(database, query);
    for (const std::int64_t row : rows) list.rows.push_back({index.load(row), {}});
    list.count = query.limit == 0 || rows.size() < query.limit ? rows.size() : count_rows(database, query);
    list.damages = index.damage_count();
  });
  return list;
}

RunList newest_runs(Repository& repository, std::size_t limit, WallTime now) {
  RunIndex& index = RepositoryIndex::of(repository);
  RunList list;
  index.read([&](Database& database) {
    list = {};
    const FoldedRows found = find_folded(database, limit);
    for (const FoldedRow& row : found.rows) {
      if (row.run) {
        list.rows.push_back({index.load(*row.run), {}});
        continue;
      }
      SweepSummary sweep = summarize_sweep(index, row.sweep, now);
      RunSummary run = stand_in(sweep, now);
      list.rows.push_back({std::move(run), std::move(sweep)});
    }
    list.count = found.count;
    list.damages = index.damage_count();
  });
  return list;
}

std::vector<RunSummary> runs_of(const RunList& list) {
  std::vector<RunSummary> runs;
  runs.reserve(list.rows.size());
  for (const ListedRun& row : list.rows) runs.push_back(row.run);
  return runs;
}

}  // namespace skrobot
