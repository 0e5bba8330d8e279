// SPDX-License-Identifier: MIT
#include "query/run_index.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "query/index_folder.hpp"
#include "query/index_update.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

// Another process rebuilt the index while this one waited for the lock.
struct Replaced {};

json::object object_from(std::string_view text) {
  if (text.empty()) return {};
  json::value value = parse_json(text);
  return value.is_object() ? std::move(value.get_object()) : json::object();
}

// The index stores infinities and NaN in the form that SQLite reads.
json::object metrics_from(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> k_numbers[] = {
      {":9e999", ":\"Infinity\""}, {":-9e999", ":\"-Infinity\""}, {":null", ":\"NaN\""}};
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

// Results are right, only slower: warn once, not at each refresh.
void warn_once(const std::string& fault) {
  static std::atomic_flag said;
  if (!said.test_and_set()) log_message(Severity::warning, "working without an index: " + printable(fault, 500));
}

}  // namespace

const char* const k_run_columns =
    "e.name, r.name, r.state, r.uuid, r.task, r.started_text, r.finished_text, r.host, r.note, e.experimenter, "
    "r.started, r.duration, r.seed,"
    " r.tags, r.params, r.metrics, r.result, r.error, r.fault, r.plugin, r.plugin_version, r.plugin_sha256,"
    " e.log -> '$.git', r.resources";

RunIndex::RunIndex(fs::path repository) : repository_(std::move(repository)) { open(); }

void RunIndex::close() {
  load_.reset();
  database_.reset();
}

void RunIndex::open() {
  close();
  file_.clear();
  std::error_code code;
  if (!fs::exists(repository_, code)) return use_memory({});
  if (const std::string fault = open_file(); !fault.empty()) use_memory(fault);
}

void RunIndex::use_memory(const std::string& why) {
  close();
  file_.clear();
  if (!why.empty()) warn_once(why);
  try {
    database_ = std::make_unique<Database>(fs::path());
    prepare_index(*database_, {}, [] {});
    update_index(*database_, repository_, [] {});
  } catch (const DatabaseError& e) {
    throw Error(Fault::host, std::string("cannot index the repository: ") + e.what());
  }
}

// Returns why it failed; empty if the index is open and up to date.
std::string RunIndex::open_file() {
  constexpr int k_attempts = 3;
  IndexFolder folder(repository_);
  std::string fault = folder.fault();
  for (int attempt = 0; fault.empty() && attempt < k_attempts; ++attempt) {
    if (!folder.prepare()) return folder.fault();
    if (try_file(folder, fault)) return {};
  }
  return fault.empty() ? "the index " + folder.file().string() + " keeps changing" : fault;
}

// False: try again, unless `fault` says why not.
bool RunIndex::try_file(IndexFolder& folder, std::string& fault) {
  const std::uint64_t inode = folder.inode();
  const std::string identity = repository_identity(repository_);
  std::unique_ptr<FileLock> lock;
  const auto begin_write = [&] {
    if (!lock) lock = folder.lock();
    if (!lock) throw DatabaseError(folder.fault(), false);
    if (folder.inode() != inode) throw Replaced();
  };
  try {
    file_ = folder.file();
    database_ = std::make_unique<Database>(file_);
    // Not WAL: it does not work on network file systems.
    database_->execute(
        "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = "
        "-65536; PRAGMA page_size = 16384");
    if (!prepare_index(*database_, identity, begin_write))
      throw DatabaseError("it is not an index of this repository", true);
    update_index(*database_, repository_, begin_write);
    // If another repository took this one's place, the data may be of both.
    if (repository_identity(repository_) == identity && folder.inode() == inode) return true;
    close();
  } catch (const Replaced&) {
    close();
  } catch (const DatabaseError& e) {
    close();
    lock.reset();
    if (!e.is_damage()) fault = "cannot use " + folder.file().string() + ": " + e.what();
    else if (!folder.discard(inode)) fault = folder.fault();
  }
  return false;
}

void RunIndex::rebuild() {
  const std::uint64_t inode = file_.empty() ? 0 : file_stamp(file_).value_or(FileStamp{}).inode;
  const bool is_file = !file_.empty();
  close();
  if (is_file) {
    IndexFolder folder(repository_);
    if (!folder.fault().empty() || !folder.discard(inode)) return use_memory(folder.fault());
  }
  open();
}

// Rebuilds a damaged index. Leaves alone one that is locked or unreadable at the moment, and works in memory.
void RunIndex::replace(const DatabaseError& error) {
  if (error.is_damage()) return rebuild();
  use_memory("cannot use " + file_.string() + ": " + error.what());
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
  if (!load_)
    load_ = database_->prepare(std::string("SELECT ") + k_run_columns +
                               " FROM runs r JOIN experiments e ON e.id = r.experiment WHERE r.id = ?");
  if (!load_->bind({row}).step()) throw DatabaseError("a row of the index is gone", true);
  IndexedRun run = run_from(*load_);
  load_->reset();
  return run;
}

IndexedRun run_from(const Statement& statement) {
  IndexedRun run;
  int column = 0;
  for (std::string* text : {&run.experiment, &run.run, &run.state, &run.id, &run.task, &run.started, &run.finished,
                            &run.host, &run.note, &run.experimenter}) {
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
  run.git = object_from(statement.text(22));
  run.resources = object_from(statement.text(23));
  return run;
}

RunFiles RunIndex::files(const IndexedRun& run) const {
  return files_at(experiment_at(repository_, run.experiment), run.run);
}

std::size_t RunIndex::damage_count() {
  Statement statement = database_->prepare(
      "SELECT (SELECT count(*) FROM runs WHERE fault IS NOT NULL) + (SELECT count(*) FROM experiments WHERE fault IS "
      "NOT NULL)");
  statement.step();
  return static_cast<std::size_t>(statement.integer(0));
}

std::vector<Damage> RunIndex::damages() {
  std::vector<Damage> damages;
  Statement experiments =
      database_->prepare("SELECT name, fault FROM experiments WHERE fault IS NOT NULL ORDER BY name");
  while (experiments.step())
    damages.push_back({std::string(experiments.text(0)) + "/" + k_experiment_log, std::string(experiments.text(1))});
  Statement runs = database_->prepare(
      "SELECT e.name, r.name, r.fault FROM runs r JOIN experiments e ON e.id = r.experiment WHERE r.fault IS NOT NULL "
      "ORDER BY e.name, r.name");
  while (runs.step()) {
    // The fault begins with the file's extension unless it is .run.
    std::string fault(runs.text(2)), extension = ".run";
    if (fault.starts_with(".params ")) extension = ".params", fault.erase(0, 8);
    damages.push_back({std::string(runs.text(0)) + "/" + std::string(runs.text(1)) + extension, std::move(fault)});
  }
  return damages;
}

}  // namespace skrobot
