// SPDX-License-Identifier: MIT
// A cold tracked run: `skrobot run` of a trivial isolated task, everything recorded and synced, from process start to
// exit; beside its floor: an empty C++ program spawned twice and the plugin loaded once.
//   cold_run [REPETITIONS]
#include <dlfcn.h>

#include "programs_posix.hpp"

using namespace skrobot::bench;

namespace {

void measure(const std::string& folder, int repetitions, Times& runs, Times& floors) {
  const std::vector<std::string> words{SKROBOT_PROGRAM, "run",         "null_task",     "--quiet",
                                       "--plugins",     PLUGIN_FOLDER, "--experiments", folder};
  must_run(words);  // the plugin cache is warm from here on
  for (int i = 0; i < repetitions; ++i) {
    floors.measure(1000, [] {
      must_run({EMPTY_PROGRAM});
      must_run({EMPTY_PROGRAM});
      if (void* library = ::dlopen(PLUGIN_FOLDER "/null_task.so", RTLD_NOW | RTLD_LOCAL)) ::dlclose(library);
    });
    runs.measure(1000, [&] { must_run(words); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int repetitions = count_from(argc, argv, 100);
  const Scratch scratch;
  ::setenv("XDG_CACHE_HOME", scratch.path().c_str(), 1);
  if (::chdir(scratch.path().c_str()) != 0) return 2;
  Times runs{programs_processor_seconds}, floors{programs_processor_seconds};
  measure(scratch.path() + "/experiments", repetitions, runs, floors);
  const char* const synced =
      "synced: experiment.log, its directory, the repository; .params and .run; .metrics, .log, .result and .run; the "
      "directory";
  print({"cold tracked run", "ms", median(runs.wall), median(floors.wall), Figure::Kind::cost, 2.5, synced},
        repetitions);
  print({"cold tracked run, processor time", "ms", median(runs.cpu), median(floors.cpu), Figure::Kind::cost, 2.5,
         "without waiting for the disk and for other programs"},
        repetitions);
  if (memory_folder().empty()) return 0;
  Times fast{programs_processor_seconds}, fast_floors{programs_processor_seconds};
  const Scratch memory(memory_folder());
  measure(memory.path(), repetitions, fast, fast_floors);
  print({"cold tracked run, a repository in memory", "ms", median(fast.wall), median(fast_floors.wall),
         Figure::Kind::cost, 2.5, "the same syncs, which cost nothing there"},
        repetitions);
}
