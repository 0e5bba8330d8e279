// SPDX-License-Identifier: MIT
#include <time.h>

#include "worker/probe.hpp"
#include "worker/surroundings.hpp"

namespace skrobot {
namespace {

std::int64_t processor_ms() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return used.tv_sec * 1000LL + used.tv_nsec / 1'000'000;
}

void probe_time(Channel& channel, std::int64_t used_ms) {
  constexpr std::int64_t k_long_ms = 300, k_too_long_ms = 3000;
  if (used_ms < k_long_ms) return;
  tell(channel, used_ms < k_too_long_ms ? Grade::warn : Grade::fail,
       "takes " + std::to_string(used_ms) + " ms of processor time to load");
}

}  // namespace

void probe_load(Channel& channel, const ProbeOrder& order) {
  const Surroundings before = Surroundings::now();
  const std::set<std::string> files_before = files_below(order.scratch);
  const std::int64_t began_ms = processor_ms();
  call_plugin([&] { load_plugin(order.path); });
  const std::int64_t used_ms = processor_ms() - began_ms;
  const Surroundings after = Surroundings::now();
  if (order.probe == Probe::time) probe_time(channel, used_ms);
  if (order.probe == Probe::threads && after.threads > before.threads) {
    tell(channel, Grade::fail, "starts threads when loaded: " + std::to_string(after.threads - before.threads));
  }
  if (order.probe == Probe::descriptors) {
    if (const auto left = new_descriptors(before, after); !left.empty())
      tell(channel, Grade::fail, "leaves descriptors open after loading: " + listed(left));
  }
  if (order.probe == Probe::files) {
    std::vector<std::string> made;
    for (const std::string& file : files_below(order.scratch)) {
      if (!files_before.contains(file)) made.push_back(file);
    }
    if (!made.empty())
      tell(channel, Grade::fail, "writes files to the working directory, HOME or TMPDIR when loaded: " + listed(made));
  }
  if (order.probe == Probe::environment) {
    if (const auto changed = changes(before, after); !changed.empty())
      tell(channel, Grade::fail, "changes the process when loaded: it " + listed(changed));
  }
  if (order.probe == Probe::processes && after.has_children) tell(channel, Grade::fail, "starts processes when loaded");
}

}  // namespace skrobot
