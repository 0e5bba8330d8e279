// SPDX-License-Identifier: MIT
// Isolated trials per second of `skrobot sweep`, two at a time, with fresh and with forked workers; beside the floor, which is posix_spawn and wait of
// the worker program alone, two at a time, and beside GNU parallel on the same program. Interleaved, medians. One JSON line a figure.
//   sweep_rate [TRIALS] [REPETITIONS]      the rates
//   sweep_rate memory TRIALS…              the host's peak memory for sweeps of so many trials
// Syncs of a sweep: experiment.log, sweep.json, their directory and the repository; the whole file system at the beginning and at the end.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

extern char** environ;

namespace {

pid_t start(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {1, 2}) ::posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  const bool started = ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ) == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  return started ? pid : -1;
}

// Runs a program to its end; false when it cannot be started or its exit code is another one.
bool run(const std::vector<std::string>& words, int expected, rusage* usage = nullptr) {
  const pid_t pid = start(words);
  int status = -1;
  rusage used{};
  if (pid < 0 || ::wait4(pid, &status, 0, &used) != pid) return false;
  if (usage != nullptr) *usage = used;
  return WIFEXITED(status) && WEXITSTATUS(status) == expected;
}

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

// What `trials` of something cost: by the clock, and by the processor time of all processes, which a busy machine does not change much.
struct Cost {
  double per_second = 0;
  double processor_us = 0;  // for each
};

double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec); };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Costs {
  std::vector<double> per_second, processor_us;

  template <class Work>
  void measure(int trials, Work&& work) {
    const double used = processor_seconds();
    const auto before = std::chrono::steady_clock::now();
    work();
    per_second.push_back(trials / std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count());
    processor_us.push_back(1e6 * (processor_seconds() - used) / trials);
  }
  Cost median() const;
};

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

Cost Costs::median() const { return {::median(per_second), ::median(processor_us)}; }

std::vector<std::string> sweep(const std::string& scratch, int trials, const char* workers) {
  return {SKROBOT_PROGRAM, "sweep", "null_task", "--quiet", "--plugins", PLUGIN_FOLDER, "--experiments", scratch + "/" + workers + std::to_string(trials), "--search", "random",
          "--trials", std::to_string(trials), "--trial-seeds", "different", "--seed", "1", "--jobs", "2", "--workers", workers};
}

void fail(const char* what) {
  std::fprintf(stderr, "sweep_rate: %s failed\n", what);
  std::exit(1);
}

void rates(const std::string& scratch, int trials, int repetitions) {
  const bool has_parallel = run({"parallel", "--version"}, 0);
  Costs floors, parallels, fresh, reuse;
  std::vector<std::string> parallel{"parallel", "-j2", "-N0", WORKER_PROGRAM, ":::"};
  for (int i = 0; i < trials; ++i) parallel.push_back(std::to_string(i));
  for (int i = 0; i < repetitions; ++i) {
    floors.measure(trials, [&] { floor(trials); });
    fresh.measure(trials, [&] { if (!run(sweep(scratch, trials, "fresh"), 0)) fail("skrobot sweep"); });
    reuse.measure(trials, [&] { if (!run(sweep(scratch, trials, "reuse"), 0)) fail("skrobot sweep"); });
    if (has_parallel) parallels.measure(trials, [&] { run(parallel, trials > 100 ? 101 : trials); });
  }
  const Cost base = floors.median();
  const auto print = [&](const char* figure, const char* unit, double value, double floor, const char* aim) {
    std::printf("{\"figure\":\"%s\",\"unit\":\"%s\",\"value\":%.6g,\"floor\":%.6g,\"ratio\":%.4g,\"aim\":\"%s\",\"repetitions\":%d,\"note\":\"%d trials; the file system synced at the beginning and at the end\"}\n",
                figure, unit, value, floor, value / floor, aim, repetitions, trials);
  };
  const auto print_both = [&](const std::string& figure, const Costs& costs, const char* aim) {
    const Cost cost = costs.median();
    print(figure.c_str(), "trials/s", cost.per_second, base.per_second, aim);
    // Of processor time, turned into a rate: so that a ratio means the same.
    print((figure + ", by processor time").c_str(), "trials/s", 2e6 / cost.processor_us, 2e6 / base.processor_us, aim);
  };
  print_both("isolated trials, fresh workers", fresh, ">= 0.7");
  print_both("isolated trials, forked workers", reuse, ">= 2.1");
  if (has_parallel) print_both("the worker's program by GNU parallel", parallels, "");
}

}  // namespace

int main(int argc, char** argv) {
  std::string scratch = (std::filesystem::temp_directory_path() / "skrobot-bench-XXXXXX").string();
  if (::mkdtemp(scratch.data()) == nullptr) return 2;
  ::setenv("XDG_CACHE_HOME", scratch.c_str(), 1);
  if (!run({WORKER_PROGRAM}, k_workers_own_code)) fail("the worker");
  if (!run(sweep(scratch, 1, "fresh"), 0)) fail("skrobot sweep");  // the plugin cache is warm from here on
  if (argc > 1 && std::strcmp(argv[1], "memory") == 0) {
    for (int i = 2; i < argc; ++i) {
      rusage usage{};
      if (!run(sweep(scratch, std::atoi(argv[i]), "reuse"), 0, &usage)) fail("skrobot sweep");
      std::printf("{\"figure\":\"host memory, a sweep of %s trials\",\"unit\":\"KiB\",\"value\":%ld,\"floor\":0,\"ratio\":0,\"aim\":\"\",\"repetitions\":1,\"note\":\"\"}\n", argv[i], usage.ru_maxrss);
    }
  } else {
    rates(scratch, argc > 1 ? std::max(std::atoi(argv[1]), 1) : 500, argc > 2 ? std::max(std::atoi(argv[2]), 1) : 5);
  }
  std::filesystem::remove_all(scratch);
}
