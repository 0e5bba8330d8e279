// SPDX-License-Identifier: MIT
#include "query/sweep_rows.hpp"

namespace skrobot {
namespace {

// Runs of trials are in directories below the experiment's. SQLite uses the index runs_outside_trials only if the
// condition is literally `directory = experiment`.
constexpr const char* k_sweeps =
    "(SELECT experiment, (SELECT min(started) FROM runs r WHERE r.experiment = d.experiment) AS started"
    " FROM directories d WHERE trials_changed IS NOT NULL"
    " AND EXISTS (SELECT 1 FROM runs r WHERE r.experiment = d.experiment AND r.directory <> r.experiment))";

Sql of_trials(const std::string& experiment) {
  return {"experiment = (SELECT id FROM experiments WHERE name = ?) AND directory <> experiment", {experiment}};
}

std::size_t count_folded(Database& database) {
  Statement statement = database.prepare(
      std::string("SELECT (SELECT count(*) FROM runs WHERE directory = experiment) + (SELECT count(*) FROM ") +
      k_sweeps + ")");
  statement.step();
  return static_cast<std::size_t>(statement.integer(0));
}

std::uint64_t count_in(const Statement& statement, int column) {
  return static_cast<std::uint64_t>(statement.integer(column));
}

// A table of the completed trials that have a value: id, number, value.
Sql completed_values(const std::string& experiment, const std::vector<Field>& fields) {
  Sql value{"CASE", {}};
  for (const Field& field : fields) {
    value += " WHEN typeof(";
    value += field.sql;
    value += ") IN ('integer', 'real') THEN ";
    value += field.sql;
  }
  value += " END";
  // "trials/17/train_task": the number begins at the eighth character.
  Sql sql{"(SELECT id, CAST(substr(name, 8) AS INTEGER) AS number, value FROM (SELECT id, name, ", {}};
  sql += value;
  sql += " AS value FROM runs WHERE ";
  sql += of_trials(experiment);
  sql += " AND state = 'completed') WHERE value IS NOT NULL)";
  return sql;
}

}  // namespace

FoldedRows find_folded(Database& database, std::size_t limit) {
  const std::int64_t most = limit == 0 ? -1 : static_cast<std::int64_t>(limit);
  const Sql sql{std::string("SELECT run, (SELECT name FROM experiments WHERE id = experiment) FROM ("
                            "SELECT id AS run, started, experiment, name FROM (SELECT id, started, experiment, name "
                            "FROM runs WHERE directory = experiment"
                            " ORDER BY started DESC, experiment DESC, name DESC LIMIT ?)"
                            " UNION ALL SELECT NULL, started, experiment, '' FROM ") +
                    k_sweeps + ") ORDER BY started DESC, experiment DESC, name DESC LIMIT ?",
                {most, most}};
  FoldedRows found;
  Statement statement = database.prepare(sql);
  while (statement.step()) {
    FoldedRow row;
    if (statement.is_null(0)) row.sweep = statement.text(1);
    else row.run = statement.integer(0);
    found.rows.push_back(std::move(row));
  }
  found.count = limit == 0 || found.rows.size() < limit ? found.rows.size() : count_folded(database);
  return found;
}

TrialCounts count_trials(Database& database, const std::string& experiment) {
  Sql sql{
      "SELECT count(*), sum(completed), sum(early), sum(running), sum(interrupted), min(started), max(finished) FROM ("
      "SELECT started, finished, completed, early AND NOT completed AS early,"
      " running AND NOT (completed OR early) AS running,"
      " interrupted AND NOT (completed OR early OR running) AS interrupted FROM ("
      "SELECT min(started) AS started, max(finished) AS finished, max(state = 'completed') AS completed,"
      " max(state = 'stopped_early') AS early, max(state = 'running') AS running,"
      " max(state IN ('cancelled', 'lost')) AS interrupted FROM runs WHERE ",
      {}};
  sql += of_trials(experiment);
  sql += " GROUP BY directory))";
  Statement statement = database.prepare(sql);
  TrialCounts counts;
  if (!statement.step()) return counts;
  counts.begun = count_in(statement, 0);
  counts.completed = count_in(statement, 1);
  counts.stopped_early = count_in(statement, 2);
  counts.running = count_in(statement, 3);
  counts.interrupted = count_in(statement, 4);
  counts.failed = counts.begun - counts.completed - counts.stopped_early - counts.running - counts.interrupted;
  counts.started_ms = statement.integer(5);
  counts.finished_ms = statement.integer(6);
  return counts;
}

std::vector<TrialValue> trial_values(Database& database, const std::string& experiment,
                                     const std::vector<Field>& fields) {
  std::vector<TrialValue> found;
  if (fields.empty()) return found;
  Sql sql{"SELECT id, number, value FROM ", {}};
  sql += completed_values(experiment, fields);
  sql += " ORDER BY number, id";
  Statement statement = database.prepare(sql);
  while (statement.step()) found.push_back({statement.integer(0), count_in(statement, 1), statement.number(2)});
  return found;
}

std::optional<std::int64_t> find_best_trial(Database& database, const std::string& experiment,
                                            const std::vector<Field>& fields, Extreme extreme) {
  if (fields.empty()) return std::nullopt;
  Sql sql{"SELECT id FROM ", {}};
  sql += completed_values(experiment, fields);
  sql += " ORDER BY value ";
  sql += extreme == Extreme::greatest ? "DESC" : "ASC";
  sql += ", number LIMIT 1";
  Statement statement = database.prepare(sql);
  return statement.step() ? std::optional(statement.integer(0)) : std::nullopt;
}

}  // namespace skrobot
