// SPDX-License-Identifier: MIT
#include "query/index_schema.hpp"

#include <array>
#include <set>
#include <string>

namespace skrobot {
namespace {

// A directory with the stamp 0 must be read again. `latest` has only the last value of each metric: searching and
// sorting mostly use that, and it is short to parse. Stamps are in nanoseconds, times in milliseconds.
constexpr std::array k_tables{
    "meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "directories(id INTEGER PRIMARY KEY, path TEXT NOT NULL, experiment INTEGER NOT NULL, changed INTEGER NOT NULL, "
    "inode INTEGER NOT NULL,"
    " trials_changed INTEGER)",
    "experiments(id INTEGER PRIMARY KEY, name TEXT NOT NULL, uuid TEXT, experimenter TEXT, built INTEGER, has_log "
    "INTEGER NOT NULL, log TEXT, fault TEXT)",
    "runs(id INTEGER PRIMARY KEY, directory INTEGER NOT NULL, experiment INTEGER NOT NULL, name TEXT NOT NULL, state "
    "TEXT NOT NULL,"
    " started INTEGER, duration INTEGER, finished INTEGER, latest TEXT, metrics TEXT, seed, uuid TEXT, task TEXT, host "
    "TEXT,"
    " plugin TEXT, plugin_version TEXT, plugin_sha256 TEXT, pid INTEGER, ticks INTEGER,"
    " changed INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL,"
    " tags TEXT, params TEXT, resources TEXT, note TEXT, error TEXT, result TEXT, fault TEXT, started_text TEXT, "
    "finished_text TEXT)"};
constexpr const char* k_path_index = "directories_by_path ON directories(path)";
constexpr std::array k_indexes{
    "directories_by_change ON directories(changed)", "directories_of_experiment ON directories(experiment)",
    "directories_of_sweeps ON directories(experiment) WHERE trials_changed IS NOT NULL",
    "experiments_by_name ON experiments(name)", "experiments_by_id ON experiments(uuid)",
    "experiments_damaged ON experiments(fault) WHERE fault IS NOT NULL",
    // Covers sorting by a metric, at a twentieth of the size of the table.
    "runs_by_start ON runs(started, experiment, name, state, latest)", "runs_by_id ON runs(uuid)",
    "runs_of_directory ON runs(directory)",
    // Covers counting a sweep's trials.
    "runs_of_experiment ON runs(experiment, started, directory, state, finished)",
    "runs_outside_trials ON runs(started, experiment, name) WHERE directory = experiment",
    "runs_going ON runs(directory) WHERE state = 'running'", "runs_damaged ON runs(fault) WHERE fault IS NOT NULL"};

}  // namespace

void make_tables(Database& database) {
  for (const char* table : k_tables) database.execute((std::string("CREATE TABLE ") + table).c_str());
}

void make_indexes(Database& database) {
  database.execute((std::string("CREATE UNIQUE INDEX IF NOT EXISTS ") + k_path_index).c_str());
  for (const char* index : k_indexes) database.execute((std::string("CREATE INDEX IF NOT EXISTS ") + index).c_str());
}

bool has_our_schema(Database& database) {
  std::set<std::string> tables, others{std::string("CREATE UNIQUE INDEX ") + k_path_index};
  for (const char* table : k_tables) tables.insert(std::string("CREATE TABLE ") + table);
  for (const char* index : k_indexes) others.insert(std::string("CREATE INDEX ") + index);
  Statement statement = database.prepare("SELECT sql FROM sqlite_schema");
  while (statement.step()) {
    const std::string sql(statement.text(0));
    if (tables.erase(sql) == 0 && others.erase(sql) == 0) return false;
  }
  return tables.empty();
}

}  // namespace skrobot
