// SPDX-License-Identifier: MIT
// A cold tracked run: `skrobot run` of a trivial isolated task, everything recorded and synced, from process start to exit; beside its floor:
// an empty C++ program spawned twice and the plugin loaded once.
//   cold_run [REPETITIONS]
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.hpp"

extern char** environ;

using namespace skrobot::bench;

namespace {

void run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t pid = -1;
  int status = -1;
  const bool started = ::posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environ) == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  if (!started || ::waitpid(pid, &status, 0) != pid || status != 0) {
    std::fprintf(stderr, "cold_run: %s failed with status %d\n", arguments[0], status);
    std::exit(1);
  }
}

// Of the processes that were waited for.
double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds_of = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

struct Measured {
  std::vector<double> wall, processor;
  template <class Work>
  void add(Work&& work) {
    const double before = processor_seconds();
    wall.push_back(1000 * seconds(work));
    processor.push_back(1000 * (processor_seconds() - before));
  }
};

void measure(const std::string& folder, int repetitions, Measured& runs, Measured& floors) {
  const std::vector<std::string> words{SKROBOT_PROGRAM, "run", "null_task", "--quiet", "--plugins", PLUGIN_FOLDER, "--experiments", folder};
  run(words);  // the plugin cache is warm from here on
  for (int i = 0; i < repetitions; ++i) {
    floors.add([] {
      run({EMPTY_PROGRAM});
      run({EMPTY_PROGRAM});
      if (void* library = ::dlopen(PLUGIN_FOLDER "/null_task.so", RTLD_NOW | RTLD_LOCAL)) ::dlclose(library);
    });
    runs.add([&] { run(words); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int repetitions = count_from(argc, argv, 100);
  const Scratch scratch;
  ::setenv("XDG_CACHE_HOME", scratch.path().c_str(), 1);
  if (::chdir(scratch.path().c_str()) != 0) return 2;
  Measured runs, floors;
  measure(scratch.path() + "/experiments", repetitions, runs, floors);
  const char* const synced = "synced: experiment.log, its directory, the repository; .params and .run; .metrics, .log, .result and .run; the directory";
  print({"cold tracked run", "ms", median(runs.wall), median(floors.wall), Figure::Kind::cost, 2.5, synced}, repetitions);
  print({"cold tracked run, processor time", "ms", median(runs.processor), median(floors.processor), Figure::Kind::cost, 2.5, "without waiting for the disk and for other programs"}, repetitions);
  std::string memory = "/dev/shm/skrobot-bench-XXXXXX";
  if (::mkdtemp(memory.data()) == nullptr) return 0;  // no file system in memory here
  Measured fast, fast_floors;
  measure(memory, repetitions, fast, fast_floors);
  std::filesystem::remove_all(memory);
  print({"cold tracked run, a repository in memory", "ms", median(fast.wall), median(fast_floors.wall), Figure::Kind::cost, 2.5, "the same syncs, which cost nothing there"}, repetitions);
}
