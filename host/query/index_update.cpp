// SPDX-License-Identifier: MIT
#include "query/index_update.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "query/index_schema.hpp"
#include "query/record_scan.hpp"
#include "store/layout.hpp"
#include "store/record_file.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_identity = "repository";  // in meta: whose index it is

// A change this soon after the last update may have left the stamp unchanged: file systems have coarse
// clocks.
constexpr std::int64_t k_uncertain_ns = 2'000'000'000;
// Always check the newest directories: a host without write access cannot update the mark.
constexpr std::int64_t k_always_checked = 100;

std::int64_t now_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::int64_t certain(std::int64_t changed_ns, std::int64_t looked_ns) {
  return changed_ns > looked_ns - k_uncertain_ns ? 0 : changed_ns;
}

std::int64_t as_signed(std::uint64_t number) { return static_cast<std::int64_t>(number); }

SqlValue or_null(std::string text) { return text.empty() ? SqlValue(nullptr) : SqlValue(std::move(text)); }

SqlValue time_ms(const std::string& text) {
  const auto time = from_iso_8601(text);
  if (!time) return nullptr;
  return std::int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(time->time_since_epoch()).count()};
}

// SQLite reads 9e999 as infinity. NaN becomes null, which matches no comparison and sorts last.
std::string sql_json(double number) {
  return std::isinf(number) ? number > 0 ? "9e999" : "-9e999" : std::isnan(number) ? "null" : to_text(number);
}

std::string metrics_json(const std::vector<MetricSummary>& metrics) {
  std::string text = "{";
  for (const MetricSummary& metric : metrics) {
    text += (text.size() > 1 ? "," : "") + to_text(json::value(metric.name)) + ":{\"last\":" + sql_json(metric.last) +
            ",\"min\":" + sql_json(metric.min) + ",\"max\":" + sql_json(metric.max) +
            ",\"count\":" + std::to_string(metric.count) + ",\"last_step\":" + std::to_string(metric.last_step) + "}";
  }
  return text + "}";
}

std::string latest_json(const std::vector<MetricSummary>& metrics) {
  std::string text = "{";
  for (const MetricSummary& metric : metrics)
    text += (text.size() > 1 ? "," : "") + to_text(json::value(metric.name)) + ":" + sql_json(metric.last);
  return text + "}";
}

std::string resources_json(const Resources& resources) {
  return to_text(json::object{{"user_ms", resources.user_ms},
                              {"system_ms", resources.system_ms},
                              {"peak_memory_bytes", resources.peak_memory_bytes}});
}

SqlValue seed_value(std::uint64_t seed) {
  // Numbers beyond SQLite's integers become text, which sorts after all numbers.
  if (seed > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::to_string(seed);
  return as_signed(seed);
}

struct Known {
  std::int64_t id = 0;
  std::int64_t experiment = 0;
  std::int64_t changed = 0;
  std::uint64_t inode = 0;
  std::optional<std::int64_t> trials_changed;
};

using KnownDirectories = std::unordered_map<std::string, Known>;

// The differences between the repository and the index.
struct Difference {
  std::optional<FileStamp> repository;
  std::int64_t status_changed_ns = 0;  // of the repository
  bool is_whole = false;               // all of the repository was looked at
  std::int64_t looked_ns = 0;
  std::vector<std::string> changed;  // directories, by path
  std::vector<std::string> gone;
  bool mark_is_new = false;
  bool any() const { return !changed.empty() || !gone.empty() || mark_is_new; }
};

class Updater {
 public:
  Updater(Database& database, const fs::path& repository) : database_(database), repository_(repository) {}

  Difference compare() {
    Difference difference;
    difference.looked_ns = now_ns();
    difference.repository = file_stamp(repository_);
    const auto& stamp = difference.repository;
    if (stamp && !stamp->is_directory)
      throw Error(Fault::host, "the experiments repository " + repository_.string() + " is a file, not a directory");
    difference.status_changed_ns = status_changed_ns(repository_);
    const std::int64_t mark = meta("changed");
    difference.is_whole =
        !stamp || mark == 0 || stamp->changed_ns != mark || difference.status_changed_ns != meta("status_changed");
    load_known(difference.is_whole);
    if (difference.is_whole) check_all(difference);
    else
      for (const auto& [path, known] : known_) check(path, known, difference);
    check_running(difference);
    // Write the mark only if it will remain valid.
    const std::int64_t new_mark = stamp ? certain(stamp->changed_ns, difference.looked_ns) : 0;
    difference.mark_is_new = difference.is_whole && new_mark != 0;
    return difference;
  }

  // REQUIRES: within a transaction.
  void apply(const Difference& difference) {
    looked_ns_ = difference.looked_ns;
    prepare();
    for (const std::string& path : difference.gone) remove(path);
    std::vector<DirectoryToScan> wanted;
    for (const std::string& path : difference.changed) wanted.push_back({path, known_runs(path)});
    while (!wanted.empty()) {
      more_.clear();
      scan_directories(repository_, wanted, [this](ScannedDirectory& scanned) { take(scanned); });
      wanted.clear();
      for (const std::string& path : more_) wanted.push_back({path, known_runs(path)});
    }
    if (difference.mark_is_new) {
      set_meta("changed", difference.repository->changed_ns);
      set_meta("status_changed", difference.status_changed_ns);
    }
    make_indexes(database_);
  }

 private:
  std::int64_t meta(const char* key) {
    Statement statement = database_.prepare("SELECT value FROM meta WHERE key = ?");
    return statement.bind({std::string(key)}).step() ? statement.integer(0) : 0;
  }

  void set_meta(const char* key, std::int64_t value) {
    database_.prepare("INSERT OR REPLACE INTO meta VALUES(?, ?)").run({std::string(key), value});
  }

  void load_known(bool all) {
    known_.clear();
    std::string sql = "SELECT path, id, experiment, changed, inode, trials_changed FROM directories";
    if (!all) {
      sql +=
          " WHERE id IN (SELECT directory FROM runs WHERE state = 'running') OR id IN (SELECT id FROM directories "
          "WHERE changed = 0)"
          " OR id IN (SELECT id FROM directories ORDER BY changed DESC LIMIT " +
          std::to_string(k_always_checked) + ")";
    }
    Statement statement = database_.prepare(sql);
    while (statement.step()) {
      Known known{statement.integer(1),
                  statement.integer(2),
                  statement.integer(3),
                  static_cast<std::uint64_t>(statement.integer(4)),
                  {}};
      if (!statement.is_null(5)) known.trials_changed = statement.integer(5);
      known_.emplace(statement.text(0), known);
    }
  }

  void check_all(Difference& difference) {
    std::error_code code;
    std::set<std::string> there;
    if (difference.repository) {
      for (fs::directory_iterator at(repository_, code), end; !code && at != end; at.increment(code)) {
        std::string name = at->path().filename().string();
        std::error_code ignored;
        // Include links to directories: the scan reports those that hide an experiment.
        if (!name.starts_with('.') && at->is_directory(ignored)) there.insert(std::move(name));
      }
      if (code && code != std::errc::no_such_file_or_directory)
        throw Error(Fault::host, "cannot read the directory " + repository_.string() + ": " + reason(code));
    }
    for (const auto& [path, known] : known_) {
      if (there.contains(path.substr(0, path.find('/')))) check(path, known, difference);
      else difference.gone.push_back(path);
    }
    for (const std::string& name : there) {
      if (!known_.contains(name)) difference.changed.push_back(name);
    }
  }

  void check(const std::string& path, const Known& known, Difference& difference) {
    const auto stamp = record_stamp(repository_ / path);
    if (!stamp) return difference.gone.push_back(path);
    bool same = stamp->changed_ns == known.changed && stamp->inode == known.inode;
    if (same && known.trials_changed) {
      const auto trials = record_stamp(repository_ / path / k_trials);
      same = trials && trials->changed_ns == *known.trials_changed;
    }
    if (!same) difference.changed.push_back(path);
  }

  // Read the directory again if the process of a run is gone: the run has ended since, or is lost.
  void check_running(Difference& difference) {
    const std::string host = host_name();
    Statement statement = database_.prepare(
        "SELECT d.path, r.pid, r.ticks FROM runs r JOIN directories d ON d.id = r.directory WHERE r.state = 'running' "
        "AND r.host = ?");
    statement.bind({host});
    while (statement.step()) {
      if (process_exists(static_cast<int>(statement.integer(1)), static_cast<std::uint64_t>(statement.integer(2))))
        continue;
      std::string path(statement.text(0));
      const auto is_it = [&](const std::string& other) { return other == path; };
      if (std::none_of(difference.changed.begin(), difference.changed.end(), is_it) &&
          std::none_of(difference.gone.begin(), difference.gone.end(), is_it)) {
        difference.changed.push_back(std::move(path));
      }
    }
  }

  std::map<std::string, FileStamp> known_runs(const std::string& path) {
    std::map<std::string, FileStamp> runs;
    const auto known = known_.find(path);
    if (known == known_.end()) return runs;
    Statement statement =
        database_.prepare("SELECT name, changed, inode, size, state = 'running' FROM runs WHERE directory = ?");
    statement.bind({known->second.id});
    const std::string prefix = run_prefix(path);
    while (statement.step()) {
      FileStamp stamp{statement.integer(1), static_cast<std::uint64_t>(statement.integer(2)),
                      static_cast<std::uint64_t>(statement.integer(3)), false, true};
      if (statement.integer(4) != 0) stamp.inode = 0;  // read again, whatever it looks like
      runs.emplace(std::string(statement.text(0).substr(prefix.size())), stamp);
    }
    return runs;
  }

  // The prefix of run names in this directory: "trials/17/".
  static std::string run_prefix(const std::string& path) {
    const std::size_t slash = path.find('/');
    return slash == std::string::npos ? std::string() : path.substr(slash + 1) + "/";
  }

  void prepare() {
    insert_directory_.emplace(database_.prepare(
        "INSERT INTO directories(path, experiment, changed, inode, trials_changed) VALUES(?, ?, ?, ?, ?)"));
    update_directory_.emplace(
        database_.prepare("UPDATE directories SET changed = ?, inode = ?, trials_changed = ? WHERE id = ?"));
    adopt_directory_.emplace(database_.prepare("UPDATE directories SET experiment = id WHERE id = ?"));
    insert_experiment_.emplace(database_.prepare("INSERT OR REPLACE INTO experiments VALUES(?, ?, ?, ?, ?, ?, ?, ?)"));
    delete_run_.emplace(database_.prepare("DELETE FROM runs WHERE directory = ? AND name = ?"));
    insert_run_.emplace(
        database_.prepare("INSERT INTO runs VALUES(NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                          "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  }

  void remove(const std::string& path) {
    const auto known = known_.find(path);
    if (known == known_.end()) return;
    database_.prepare("DELETE FROM runs WHERE directory = ?").run({known->second.id});
    database_.prepare("DELETE FROM directories WHERE id = ?").run({known->second.id});
    database_.prepare("DELETE FROM experiments WHERE id = ?").run({known->second.id});
    known_.erase(known);
  }

  void take(ScannedDirectory& scanned) {
    if (!scanned.is_there) return remove(scanned.path);
    const std::size_t slash = scanned.path.find('/');
    const bool is_experiment = slash == std::string::npos;
    const std::int64_t changed = certain(scanned.stamp.changed_ns, looked_ns_);
    SqlValue trials = nullptr;
    if (scanned.trials) trials = certain(scanned.trials->changed_ns, looked_ns_);
    auto known = known_.find(scanned.path);
    // Look up nothing for a new directory: a new index has no SQL indexes yet.
    const bool is_new = known == known_.end();
    if (is_new) {
      Known added;
      added.experiment = is_experiment ? 0 : known_.at(scanned.path.substr(0, slash)).id;
      insert_directory_->run({scanned.path, added.experiment, changed, as_signed(scanned.stamp.inode), trials});
      added.id = database_.last_row();
      if (is_experiment) {
        added.experiment = added.id;
        adopt_directory_->run({added.id});
      }
      known = known_.emplace(scanned.path, added).first;
    } else {
      update_directory_->run({changed, as_signed(scanned.stamp.inode), trials, known->second.id});
    }
    if (is_experiment) take_experiment(scanned, known->second.id, is_new);
    const std::string prefix = run_prefix(scanned.path);
    for (const std::string& name : scanned.gone) delete_run_->run({known->second.id, prefix + name});
    for (ScannedRun& run : scanned.changed) {
      if (!is_new) delete_run_->run({known->second.id, prefix + run.name});
      insert(run, known->second, prefix);
    }
  }

  void take_experiment(ScannedDirectory& scanned, std::int64_t id, bool is_new) {
    SqlValue uuid = nullptr, experimenter = nullptr, built = nullptr;
    if (!scanned.log.empty()) {
      const json::object log = parse_json(scanned.log).as_object();
      const auto text = [&](const char* key) {
        const json::value* value = log.if_contains(key);
        return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
      };
      uuid = or_null(text("experiment_id"));
      experimenter = or_null(text("experimenter"));
      built = time_ms(text("datetime"));
    }
    // Remember a directory that is not an experiment; it is not damage.
    const bool is_foreign = !scanned.has_log && scanned.changed.empty() && scanned.gone.empty() &&
                            scanned.trial_paths.empty() && (is_new || !has_runs(id));
    insert_experiment_->run({id, scanned.path, uuid, experimenter, built, std::int64_t{scanned.has_log},
                             or_null(std::move(scanned.log)),
                             is_foreign ? SqlValue(nullptr) : or_null(std::move(scanned.log_fault))});
    if (is_new) {
      more_.insert(more_.end(), scanned.trial_paths.begin(), scanned.trial_paths.end());
      return;
    }
    std::set<std::string> there(scanned.trial_paths.begin(), scanned.trial_paths.end());
    std::vector<std::string> gone;
    Statement statement = database_.prepare("SELECT path FROM directories WHERE experiment = ? AND id != ?");
    statement.bind({id, id});
    while (statement.step()) {
      std::string path(statement.text(0));
      if (!there.erase(path)) gone.push_back(std::move(path));
    }
    for (const std::string& path : gone) {
      if (!known_.contains(path)) known_.emplace(path, find_directory(path));
      remove(path);
    }
    more_.insert(more_.end(), there.begin(), there.end());
  }

  bool has_runs(std::int64_t directory) {
    Statement statement = database_.prepare("SELECT 1 FROM runs WHERE directory = ? LIMIT 1");
    return statement.bind({directory}).step();
  }

  Known find_directory(const std::string& path) {
    Statement statement = database_.prepare("SELECT id, experiment FROM directories WHERE path = ?");
    Known known;
    if (statement.bind({path}).step()) known = {statement.integer(0), statement.integer(1), 0, 0, {}};
    return known;
  }

  void insert(ScannedRun& run, const Known& directory, const std::string& prefix) {
    const std::int64_t changed = certain(run.stamp.changed_ns, looked_ns_), inode = as_signed(run.stamp.inode),
                       size = as_signed(run.stamp.size);
    const std::string name = prefix + run.name;
    if (!run.record) {
      if (!insert_damaged_)
        insert_damaged_.emplace(
            database_.prepare("INSERT INTO runs(directory, experiment, name, state, changed, inode, size, fault) "
                              "VALUES(?, ?, ?, 'damaged', ?, ?, ?, ?)"));
      insert_damaged_->run({directory.id, directory.experiment, name, changed, inode, size, std::move(run.fault)});
      return;
    }
    const RunRecord& record = *run.record;
    json::object tags;
    for (const auto& [key, text] : record.tags) tags[key] = text;
    const bool ended = record.state != State::running;
    const PluginIdentity plugin = record.plugin.value_or(PluginIdentity{});
    insert_run_->run({directory.id,
                      directory.experiment,
                      name,
                      std::string(run.is_lost ? "lost" : shown_state(record)),
                      time_ms(record.started),
                      ended ? SqlValue(record.duration_ms) : SqlValue(nullptr),
                      time_ms(record.finished),
                      latest_json(record.metrics),
                      metrics_json(record.metrics),
                      seed_value(record.seed),
                      record.id,
                      record.task,
                      record.host,
                      or_null(plugin.id),
                      or_null(plugin.version),
                      or_null(plugin.sha256),
                      std::int64_t{record.pid},
                      as_signed(record.pid_start_ticks),
                      changed,
                      inode,
                      size,
                      to_text(tags),
                      or_null(std::move(run.params)),
                      ended ? SqlValue(resources_json(record.resources)) : SqlValue(nullptr),
                      or_null(record.note),
                      or_null(std::move(run.error)),
                      or_null(std::move(run.result)),
                      or_null(std::move(run.fault)),
                      or_null(record.started),
                      or_null(record.finished)});
  }

  Database& database_;
  const fs::path& repository_;
  KnownDirectories known_;
  std::vector<std::string> more_;  // trials that were met
  std::int64_t looked_ns_ = 0;
  std::optional<Statement> insert_directory_, update_directory_, adopt_directory_, insert_experiment_, delete_run_,
      insert_run_, insert_damaged_;
};

std::int64_t user_version(Database& database) {
  Statement statement = database.prepare("PRAGMA user_version");
  return statement.step() ? statement.integer(0) : 0;
}

}  // namespace

bool prepare_index(Database& database, const std::string& identity, const std::function<void()>& begin_write) {
  const std::int64_t version = user_version(database);
  if (version != 0) {
    if (version != k_index_version || !has_our_schema(database)) return false;
    Statement statement = database.prepare("SELECT value FROM meta WHERE key = ?");
    return statement.bind({std::string(k_identity)}).step() && statement.text(0) == identity;
  }
  if (database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").step()) return false;
  begin_write();
  database.execute("BEGIN IMMEDIATE");
  make_tables(database);
  database.prepare("INSERT INTO meta VALUES(?, ?)").run({std::string(k_identity), identity});
  database.execute(("PRAGMA user_version = " + std::to_string(k_index_version)).c_str());
  database.execute("COMMIT");
  return true;
}

void update_index(Database& database, const fs::path& repository, const std::function<void()>& begin_write) {
  if (!Updater(database, repository).compare().any()) return;
  begin_write();
  database.execute("BEGIN IMMEDIATE");
  try {
    Updater updater(database, repository);
    const Difference difference = updater.compare();
    if (difference.any()) updater.apply(difference);
    database.execute("COMMIT");
  } catch (...) {
    try {
      database.execute("ROLLBACK");
    } catch (const DatabaseError&) {
      // SQLite has already rolled back.
    }
    throw;
  }
}

}  // namespace skrobot
