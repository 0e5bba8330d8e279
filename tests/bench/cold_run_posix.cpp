// SPDX-License-Identifier: MIT
// A cold tracked run: `skrobot run` of a trivial isolated task, everything recorded and synced, from process start to exit; beside its floor:
// an empty C++ program spawned twice and the plugin loaded once. Interleaved, medians. Prints one JSON line.
//   cold_run [REPETITIONS]
// Syncs of a run: experiment.log, its directory and the repository, .params, .run twice, .metrics, .log, .result, the directory.
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

extern char** environ;

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

template <class Work>
double milliseconds(Work&& work) {
  const auto before = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  const int repetitions = argc > 1 ? std::atoi(argv[1]) : 100;
  std::string scratch = (std::filesystem::temp_directory_path() / "skrobot-bench-XXXXXX").string();
  if (repetitions < 1 || ::mkdtemp(scratch.data()) == nullptr) return 2;
  ::setenv("XDG_CACHE_HOME", scratch.c_str(), 1);
  const std::vector<std::string> words{SKROBOT_PROGRAM, "run", "null_task", "--quiet", "--plugins", PLUGIN_FOLDER, "--experiments", scratch + "/experiments"};
  run(words);  // the plugin cache is warm from here on
  std::vector<double> floors, runs;
  for (int i = 0; i < repetitions; ++i) {
    floors.push_back(milliseconds([] {
      run({EMPTY_PROGRAM});
      run({EMPTY_PROGRAM});
      if (void* library = ::dlopen(PLUGIN_FOLDER "/null_task.so", RTLD_NOW | RTLD_LOCAL)) ::dlclose(library);
    }));
    runs.push_back(milliseconds([&] { run(words); }));
  }
  std::filesystem::remove_all(scratch);
  const double floor = median(floors), cost = median(runs);
  std::printf("{\"figure\":\"cold tracked run\",\"repetitions\":%d,\"floor_ms\":%.3f,\"run_ms\":%.3f,\"ratio\":%.2f,\"aim\":2.5}\n", repetitions, floor, cost, cost / floor);
}
