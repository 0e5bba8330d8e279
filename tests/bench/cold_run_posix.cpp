// SPDX-License-Identifier: MIT
// A cold tracked run: `skrobot run` of a trivial isolated task, everything recorded and synced, from process start to exit; beside its floor:
// an empty C++ program spawned twice and the plugin loaded once.
//   cold_run [REPETITIONS]
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
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

}  // namespace

int main(int argc, char** argv) {
  const int repetitions = count_from(argc, argv, 100);
  const Scratch scratch;
  ::setenv("XDG_CACHE_HOME", scratch.path().c_str(), 1);
  ::chdir(scratch.path().c_str());
  const std::vector<std::string> words{SKROBOT_PROGRAM, "run", "null_task", "--quiet", "--plugins", PLUGIN_FOLDER, "--experiments", scratch.path() + "/experiments"};
  run(words);  // the plugin cache is warm from here on
  std::vector<double> floors, runs;
  for (int i = 0; i < repetitions; ++i) {
    floors.push_back(1000 * seconds([] {
      run({EMPTY_PROGRAM});
      run({EMPTY_PROGRAM});
      if (void* library = ::dlopen(PLUGIN_FOLDER "/null_task.so", RTLD_NOW | RTLD_LOCAL)) ::dlclose(library);
    }));
    runs.push_back(1000 * seconds([&] { run(words); }));
  }
  print({"cold tracked run", "ms", median(runs), median(floors), Figure::Kind::cost, 2.5,
         "synced: experiment.log, its directory, the repository, .params, .run twice, .metrics, .log, .result, the directory"}, repetitions);
}
