// SPDX-License-Identifier: MIT
#include "query/run_index.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cstdlib>

#include "base/error.hpp"
#include "base/file_lock.hpp"
#include "base/file_system.hpp"
#include "core/plugin_setup.hpp"
#include "query/index_update.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

// Somebody else made the index anew while this process waited for the lock.
struct Replaced {};

fs::path index_file(const fs::path& folder) { return folder / ("index-" + std::to_string(k_index_version) + ".sqlite"); }

fs::path journal_of(const fs::path& file) { return file.string() + "-journal"; }

// One folder for each repository below the user's cache; empty when there is no home.
fs::path user_cache_for(const fs::path& repository) {
  fs::path place = user_folder("XDG_CACHE_HOME", ".cache");
  if (place.empty()) return place;
  const boost::uuids::name_generator_sha1 name(boost::uuids::ns::url());
  return place / "skrobot" / "index" / boost::uuids::to_string(name(repository.string()));
}

std::uint64_t inode_of(const fs::path& file) {
  const auto stamp = file_stamp(file);
  return stamp ? stamp->inode : 0;
}

json::object object_from(std::string_view text) {
  if (text.empty()) return {};
  json::value value = parse_json(text);
  return value.is_object() ? std::move(value.get_object()) : json::object();
}

// The index writes infinities and NaN as SQLite reads them.
json::object metrics_from(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> k_numbers[] = {{":9e999", ":\"Infinity\""}, {":-9e999", ":\"-Infinity\""}, {":null", ":\"NaN\""}};
  std::string plain;
  bool in_text = false;
  while (!text.empty()) {
    std::size_t size = 1;
    std::string_view put = text.substr(0, 1);
    if (in_text && text.front() == '\\') {
      size = std::min<std::size_t>(2, text.size());
      put = text.substr(0, size);
    } else if (text.front() == '"') {
      in_text = !in_text;
    } else if (!in_text && text.front() == ':') {
      for (const auto& [number, written] : k_numbers) {
        if (text.starts_with(number)) size = number.size(), put = written;
      }
    }
    plain += put;
    text.remove_prefix(size);
  }
  return object_from(plain);
}

}  // namespace

RunIndex::RunIndex(fs::path repository) : repository_(std::move(repository)) { open(); }

void RunIndex::close() {
  load_.reset();
  database_.reset();
}

void RunIndex::open() {
  close();
  file_.clear();
  std::error_code code;
  if (!fs::exists(repository_, code)) return use_memory();
  if (open_file(repository_ / k_cache_folder)) return;
  const fs::path user = user_cache_for(repository_);
  if (!user.empty() && open_file(user)) return;
  use_memory();
}

void RunIndex::use_memory() {
  file_.clear();
  try {
    database_ = std::make_unique<Database>(fs::path(), Database::Access::write);
    prepare_index(*database_);
    update_index(*database_, repository_, [] {});
  } catch (const DatabaseError& e) {
    throw Error(Fault::host, std::string("cannot index the repository: ") + e.what());
  }
}

bool RunIndex::open_file(const fs::path& folder) {
  constexpr std::chrono::seconds k_patience{30};
  constexpr int k_attempts = 3;
  if (real_file_system().make_directories(folder)) return false;
  file_ = index_file(folder);
  for (int attempt = 0; attempt < k_attempts; ++attempt) {
    std::uint64_t inode = 0;
    try {
      database_ = std::make_unique<Database>(file_, Database::Access::write);
      inode = inode_of(file_);
      // Not WAL, which no network file system takes.
      database_->execute("PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; PRAGMA page_size = 16384");
      if (!prepare_index(*database_)) throw DatabaseError("it is no index", true);
      std::optional<FileLock> lock;
      update_index(*database_, repository_, [&] {
        lock.emplace(folder, k_patience);
        if (!lock->is_held()) throw DatabaseError("another process holds the index", false);
        if (inode_of(file_) != inode) throw Replaced();
      });
      return true;
    } catch (const Replaced&) {
    } catch (const DatabaseError& e) {
      close();
      if (!e.is_damage()) return false;
      discard(folder, inode);
    }
  }
  return false;
}

// Under the lock nobody writes, so no journal of a new file can be taken for one of the old.
void RunIndex::discard(const fs::path& folder, std::uint64_t inode) {
  const FileLock lock(folder);
  if (inode_of(file_) != inode) return;
  static_cast<void>(real_file_system().remove(file_));
  static_cast<void>(real_file_system().remove(journal_of(file_)));
}

void RunIndex::rebuild() {
  const fs::path file = file_;
  const std::uint64_t inode = inode_of(file);
  close();
  if (!file.empty()) discard(file.parent_path(), inode);
  open();
}

std::vector<IndexedRun> RunIndex::load_all(const Sql& query) {
  return read([&](Database& database) {
    std::vector<std::int64_t> rows;
    Statement statement = database.prepare(query);
    while (statement.step()) rows.push_back(statement.integer(0));
    std::vector<IndexedRun> runs;
    runs.reserve(rows.size());
    for (const std::int64_t row : rows) runs.push_back(load(row));
    return runs;
  });
}

IndexedRun RunIndex::load(std::int64_t row) {
  if (!load_) load_ = database_->prepare(
      "SELECT e.name, r.name, r.state, r.uuid, r.task, r.started_text, r.finished_text, r.host, r.note, e.experimenter, r.started, r.duration, r.seed,"
      " r.tags, r.params, r.metrics, r.result, r.error, r.fault, r.plugin, r.plugin_version, r.plugin_sha256 FROM runs r JOIN experiments e ON e.id = r.experiment WHERE r.id = ?");
  Statement& statement = *load_;
  if (!statement.bind({row}).step()) throw DatabaseError("a row of the index is gone", true);
  IndexedRun run;
  run.row = row;
  int column = 0;
  for (std::string* text : {&run.experiment, &run.run, &run.state, &run.id, &run.task, &run.started, &run.finished, &run.host, &run.note, &run.experimenter}) {
    *text = statement.text(column++);
  }
  run.started_ms = statement.integer(10);
  run.duration_ms = statement.is_null(11) ? -1 : statement.integer(11);
  run.seed = std::strtoull(std::string(statement.text(12)).c_str(), nullptr, 10);
  run.tags = object_from(statement.text(13));
  run.params = object_from(statement.text(14));
  run.metrics = metrics_from(statement.text(15));
  if (!statement.is_null(16)) run.result = parse_json(statement.text(16));
  run.error = statement.text(17);
  run.fault = statement.text(18);
  run.plugin = statement.text(19);
  run.plugin_version = statement.text(20);
  run.plugin_sha256 = statement.text(21);
  statement.reset();
  return run;
}

RunFiles RunIndex::files(const IndexedRun& run) const { return files_at(experiment_at(repository_, run.experiment), run.run); }

std::size_t RunIndex::damage_count() {
  Statement statement = database_->prepare(
      "SELECT (SELECT count(*) FROM runs WHERE fault IS NOT NULL) + (SELECT count(*) FROM experiments WHERE fault IS NOT NULL)");
  statement.step();
  return static_cast<std::size_t>(statement.integer(0));
}

std::vector<Damage> RunIndex::damages() {
  std::vector<Damage> damages;
  Statement experiments = database_->prepare("SELECT name, fault FROM experiments WHERE fault IS NOT NULL ORDER BY name");
  while (experiments.step()) damages.push_back({std::string(experiments.text(0)) + "/" + k_experiment_log, std::string(experiments.text(1))});
  Statement runs = database_->prepare(
      "SELECT e.name, r.name, r.fault FROM runs r JOIN experiments e ON e.id = r.experiment WHERE r.fault IS NOT NULL ORDER BY e.name, r.name");
  while (runs.step()) {
    // A run's fault begins with the file's extension when it is not .run.
    std::string fault(runs.text(2)), extension = ".run";
    if (fault.starts_with(".params ")) extension = ".params", fault.erase(0, 8);
    damages.push_back({std::string(runs.text(0)) + "/" + std::string(runs.text(1)) + extension, std::move(fault)});
  }
  return damages;
}

}  // namespace skrobot
