// SPDX-License-Identifier: MIT
// Listing a repository: `skrobot list --limit 20 --sort -metrics.auc`, from process start to exit, beside its floors.
// Interleaved, medians. One JSON line a figure and size.
//   list_runs [RUNS... [--repetitions N] [--trials N]] default 1000 10000 100000; --trials: so many runs an experiment,
//   as a sweep leaves them
// With the index warm the floor is a bare SQLite query of the same rows: the file is opened, sorted by the same value,
// twenty rows are read. Without an index it is reading each record's files once, by one thread: experiment.log, .run,
// .params, .result or .errors. Nothing is synced but the new index, once.
// Groups of all runs, with statistics of every metric, stand beside the list of twenty.
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "bench/programs_posix.hpp"
#include "query/index_folder.hpp"
#include "support/sample_repository.hpp"

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "list_runs: %s\n", what.c_str());
  std::exit(1);
}

void list(const fs::path& repository) {
  skrobot::bench::must_run(
      {SKROBOT_PROGRAM, "list", "--limit", "20", "--sort", "-metrics.auc", "--experiments", repository.string()});
}

void group(const fs::path& repository, const std::string& field) {
  skrobot::bench::must_run({SKROBOT_PROGRAM, "list", "--group-by", field, "--experiments", repository.string()});
}

void query(const fs::path& file) {
  sqlite3* database = nullptr;
  sqlite3_stmt* statement = nullptr;
  int rows = 0;
  if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
    fail("cannot open the index");
  const char* sql =
      "SELECT * FROM runs WHERE id IN (SELECT id FROM runs ORDER BY json_extract(latest, '$.\"auc\"') DESC LIMIT 20)";
  if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK) fail(sqlite3_errmsg(database));
  while (sqlite3_step(statement) == SQLITE_ROW) rows += sqlite3_column_bytes(statement, 4) > 0 ? 1 : 0;
  sqlite3_finalize(statement);
  sqlite3_close(database);
  if (rows != 20) fail("the bare query found " + std::to_string(rows) + " rows");
}

std::size_t read_all(const fs::path& directory) {
  std::size_t bytes = 0;
  std::string text;
  for (const auto& entry : fs::directory_iterator(directory)) {
    const fs::path& path = entry.path();
    if (path.filename().string().starts_with('.')) continue;
    if (entry.is_directory()) {
      bytes += read_all(path);
      continue;
    }
    const auto extension = path.extension();
    if (extension == ".metrics" || (extension == ".log" && path.filename() != "experiment.log")) continue;
    if (skrobot::read_file(path, text)) fail("cannot read " + path.string());
    bytes += text.size();
  }
  return bytes;
}

void measure_list(const fs::path& scratch, std::size_t runs, std::size_t trials, int repetitions) {
  using skrobot::bench::all_processor_seconds, skrobot::bench::Times;
  const fs::path repository = scratch / std::to_string(runs);
  skrobot::test::make_repository(repository, {runs, trials, 0});
  const fs::path file = skrobot::IndexFolder(repository).file(), cache = file.parent_path();
  const std::string of = "list of " + std::to_string(runs) + (trials > 1 ? " trials, " : " runs, ");
  const auto print = [&](const char* what, const Times& work, const Times& floor, int times, double aim,
                         const char* note, double most = 0) {
    const std::string name = of + what;
    skrobot::bench::Figure figure{name.c_str(), "ms"};
    figure.aim = aim;
    figure.note = note;
    figure.most = most;
    skrobot::bench::print(figure, work, floor, times);
  };
  const int few = std::max(1, repetitions / 5);
  Times absent{all_processor_seconds}, reading{all_processor_seconds};
  read_all(repository);
  for (int i = 0; i < few; ++i) {
    fs::remove_all(cache);
    reading.measure(1e3, [&] { read_all(repository); });
    absent.measure(1e3, [&] { list(repository); });
  }
  print("index absent", absent, reading, few, 2, "floor: each record read once, one thread; the new index is synced");
  // The mark is believed when it is two seconds old; the list after that is the first warm one.
  ::usleep(2'100'000);
  list(repository);
  Times warm{all_processor_seconds}, bare{all_processor_seconds};
  for (int i = 0; i < repetitions; ++i) {
    bare.measure(1e3, [&] { query(file); });
    warm.measure(1e3, [&] { list(repository); });
  }
  print("index warm", warm, bare, repetitions, 3, "floor: the same query, bare; no sync", 100);
  Times listed{all_processor_seconds}, grouped{all_processor_seconds}, by_commit{all_processor_seconds};
  for (int i = 0; i < few; ++i) {
    listed.measure(1e3, [&] { list(repository); });
    grouped.measure(1e3, [&] { group(repository, "params.optimizer.name"); });
    by_commit.measure(1e3, [&] { group(repository, "git.commit"); });
  }
  print("grouped by a parameter", grouped, listed, few, 3, "floor: the list with a warm index");
  print("grouped by git.commit", by_commit, listed, few, 3, "floor: the list with a warm index");
  Times changed{all_processor_seconds}, again{all_processor_seconds};
  for (int i = 0; i < few; ++i) {
    skrobot::touch(repository);
    again.measure(1e3, [&] { query(file); });
    changed.measure(1e3, [&] { list(repository); });
  }
  print("another mark", changed, again, few, 0, "every directory is looked at; no sync");
  fs::remove_all(repository);
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::size_t> sizes;
  int repetitions = 25;
  std::size_t trials = 1;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--repetitions" && i + 1 < argc) repetitions = std::max(1, std::atoi(argv[++i]));
    else if (word == "--trials" && i + 1 < argc) trials = std::strtoul(argv[++i], nullptr, 10);
    else sizes.push_back(std::strtoul(word.c_str(), nullptr, 10));
  }
  if (sizes.empty()) sizes = {1000, 10'000, 100'000};
  const skrobot::bench::Scratch scratch;
  ::setenv("XDG_CACHE_HOME", scratch.path().c_str(), 1);
  for (const std::size_t runs : sizes) {
    if (runs < 20 || trials < 1) fail("at least 20 runs, and one trial");
    measure_list(scratch.path(), runs, trials, repetitions);
  }
}
