// SPDX-License-Identifier: MIT
// Listing a repository: `skrobot list --limit 20 --sort -metrics.auc`, from process start to exit, beside its floors. Interleaved, medians. One JSON
// line a figure and size.
//   list_runs [RUNS... [--repetitions N] [--trials N]]      default 1000 10000 100000; --trials: so many runs an experiment, as a sweep leaves them
// With the index warm the floor is a bare SQLite query of the same rows: the file is opened, sorted by the same value, twenty rows are read.
// Without an index it is reading each record's files once, by one thread: experiment.log, .run, .params, .result or .errors.
// Nothing is synced but the new index, once.
#include <fcntl.h>
#include <spawn.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "bench/bench.hpp"
#include "query/index_update.hpp"
#include "store/layout.hpp"
#include "support/sample_repository.hpp"

extern char** environ;

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "list_runs: %s\n", what.c_str());
  std::exit(1);
}

void list(const fs::path& repository) {
  std::vector<std::string> words{SKROBOT_PROGRAM, "list", "--limit", "20", "--sort", "-metrics.auc", "--experiments", repository.string()};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  int status = -1;
  const bool started = ::posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environ) == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  if (!started || ::waitpid(pid, &status, 0) != pid || status != 0) fail("skrobot list failed");
}

void query(const fs::path& file) {
  sqlite3* database = nullptr;
  sqlite3_stmt* statement = nullptr;
  int rows = 0;
  if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK) fail("cannot open the index");
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

double processor_seconds(int whose) {
  rusage usage{};
  ::getrusage(whose, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Wall and processor time in milliseconds; the latter of this program and of those that it started.
template <class Work>
void measure(skrobot::bench::Times& times, Work&& work) {
  const auto now = [] { return processor_seconds(RUSAGE_SELF) + processor_seconds(RUSAGE_CHILDREN); };
  const double before = now();
  times.wall.push_back(1e3 * skrobot::bench::seconds(work));
  times.cpu.push_back(1e3 * (now() - before));
}

void measure_list(const fs::path& scratch, std::size_t runs, std::size_t trials, int repetitions) {
  using skrobot::bench::Times;
  const fs::path repository = scratch / std::to_string(runs);
  skrobot::test::make_repository(repository, {runs, trials, 0});
  const fs::path cache = repository / skrobot::k_cache_folder;
  const fs::path file = cache / ("index-" + std::to_string(skrobot::k_index_version) + ".sqlite");
  const std::string of = "list of " + std::to_string(runs) + (trials > 1 ? " trials, " : " runs, ");
  const auto print = [&](const char* what, const Times& work, const Times& floor, int times, double aim, const char* note, double most = 0) {
    const std::string name = of + what;
    skrobot::bench::Figure figure{name.c_str(), "ms"};
    figure.aim = aim;
    figure.note = note;
    figure.most = most;
    skrobot::bench::print(figure, work, floor, times);
  };
  const int few = std::max(1, repetitions / 5);
  Times absent, reading;
  read_all(repository);
  for (int i = 0; i < few; ++i) {
    fs::remove_all(cache);
    measure(reading, [&] { read_all(repository); });
    measure(absent, [&] { list(repository); });
  }
  print("index absent", absent, reading, few, 2, "floor: each record read once, one thread; the new index is synced");
  // The mark is believed when it is two seconds old; the list after that is the first warm one.
  ::usleep(2'100'000);
  list(repository);
  Times warm, bare;
  for (int i = 0; i < repetitions; ++i) {
    measure(bare, [&] { query(file); });
    measure(warm, [&] { list(repository); });
  }
  print("index warm", warm, bare, repetitions, 3, "floor: the same query, bare; no sync", 100);
  Times changed, again;
  for (int i = 0; i < few; ++i) {
    skrobot::touch(repository);
    measure(again, [&] { query(file); });
    measure(changed, [&] { list(repository); });
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
