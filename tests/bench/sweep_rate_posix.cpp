// SPDX-License-Identifier: MIT
// Isolated trials per second of `skrobot sweep`, two at a time, with fresh and with forked workers; beside the floor,
// which is posix_spawn and wait of the worker program alone, two at a time, and beside GNU parallel on the same
// program. Interleaved, medians. One JSON line a figure.
//   sweep_rate                             all of it
//   sweep_rate TRIALS [REPETITIONS]        the rates
//   sweep_rate memory TRIALS…              the host's peak memory for sweeps of so many trials
// Syncs of a sweep: experiment.log, sweep.json, their directory and the repository; the whole file system at the
// beginning and at the end.
//
// The floor writes no file and a trial makes six: both are measured on the disk and in memory. On ext4 the first also
// depends on what was deleted there in the last minutes: its search for a free inode looks at each one that was freed
// recently, and takes several times as long after a benchmark that removed its thousands of files.
#include <algorithm>
#include <cstring>
#include <optional>

#include "programs_posix.hpp"

using namespace skrobot::bench;

namespace {

constexpr int k_workers_own_code = 2;  // it does nothing by itself

void floor(int trials) {
  int begun = 0, going = 0;
  for (; begun < trials || going > 0;) {
    while (begun < trials && going < 2) {
      if (start({WORKER_PROGRAM}) < 0) std::exit(2);
      ++begun;
      ++going;
    }
    ::wait(nullptr);
    --going;
  }
}

std::vector<std::string> sweep(const std::string& repositories, int trials, const char* workers) {
  return {SKROBOT_PROGRAM, "sweep",       "null_task",     "--quiet",
          "--plugins",     PLUGIN_FOLDER, "--experiments", repositories + "/" + workers + std::to_string(trials),
          "--search",      "random",      "--trials",      std::to_string(trials),
          "--trial-seeds", "different",   "--seed",        "1",
          "--jobs",        "2",           "--workers",     workers};
}

// A rate of two at a time: by the clock, and by the processor time of all processes, which a busy machine does not
// change much.
void print_rates(const std::string& name, const Times& work, const Times& floor, double aim, int trials,
                 int repetitions) {
  const std::string note = std::to_string(trials) + " trials; the file system synced at the beginning and at the end",
                    by_processor = name + ", by processor time";
  print(
      {name.c_str(), "trials/s", 1 / median(work.wall), 1 / median(floor.wall), Figure::Kind::rate, aim, note.c_str()},
      repetitions);
  print({by_processor.c_str(), "trials/s", 2 / median(work.cpu), 2 / median(floor.cpu), Figure::Kind::rate, aim,
         note.c_str()},
        repetitions);
}

void rates(const std::string& disk, const std::string& memory, int trials, int repetitions) {
  struct Kind {
    std::string name;
    std::vector<std::string> words;
    double aim;
    Times times{programs_processor_seconds};
  };
  std::vector<Kind> kinds;
  for (const auto& [workers, name, aim] : {std::tuple{"fresh", "isolated trials, fresh workers", 0.7},
                                           {"reuse", "isolated trials, forked workers", 2.1}}) {
    kinds.push_back({name, sweep(disk, trials, workers), aim});
    if (!memory.empty())
      kinds.push_back({std::string(name) + ", a repository in memory", sweep(memory, trials, workers), aim});
  }
  const bool has_parallel = run({"parallel", "--version"});
  std::vector<std::string> parallel{"parallel", "-j2", "-N0", WORKER_PROGRAM, ":::"};
  for (int i = 0; i < trials; ++i) parallel.push_back(std::to_string(i));
  Times floors{programs_processor_seconds}, parallels{programs_processor_seconds};
  for (int i = 0; i < repetitions; ++i) {
    floors.measure(1.0 / trials, [&] { floor(trials); });
    for (Kind& kind : kinds) kind.times.measure(1.0 / trials, [&] { must_run(kind.words); });
    // GNU parallel's exit code counts the jobs that failed, up to 101.
    if (has_parallel) parallels.measure(1.0 / trials, [&] { must_run(parallel, std::min(trials, 101)); });
  }
  for (const Kind& kind : kinds) print_rates(kind.name, kind.times, floors, kind.aim, trials, repetitions);
  if (has_parallel) print_rates("the worker's program by GNU parallel", parallels, floors, 0, trials, repetitions);
}

void peak_memory(const std::string& scratch, int trials) {
  for (const char* workers : {"fresh", "reuse"}) {
    rusage usage{};
    must_run(sweep(scratch, trials, workers), 0, &usage);
    const std::string name = "host memory, a sweep of " + std::to_string(trials) + " trials, " +
                             (std::strcmp(workers, "fresh") == 0 ? "fresh" : "forked") + " workers";
    print({name.c_str(), "KiB", static_cast<double>(usage.ru_maxrss)}, 1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Scratch scratch;
  std::optional<Scratch> memory;
  if (!memory_folder().empty()) memory.emplace(memory_folder());
  ::setenv("XDG_CACHE_HOME", scratch.path().c_str(), 1);
  must_run({WORKER_PROGRAM}, k_workers_own_code);
  must_run(sweep(scratch.path(), 1, "fresh"));  // the plugin cache is warm from here on
  if (argc > 1 && std::strcmp(argv[1], "memory") == 0) {
    for (int i = 2; i < argc; ++i) peak_memory(scratch.path(), std::atoi(argv[i]));
  } else {
    rates(scratch.path(), memory ? memory->path() : "", count_from(argc, argv, 2000),
          argc > 2 ? std::max(std::atoi(argv[2]), 1) : 3);
    for (const int trials : {100, 1000, 10'000}) {
      if (argc == 1) peak_memory(scratch.path(), trials);
    }
  }
}
