// Runs the task without a host. <skrobot/testing.hpp> goes with any test framework; this test needs none.
#include <skrobot/testing.hpp>

#include <cstdio>
#include <cstdlib>

#define CHECK(condition) \
  if (!(condition)) std::printf("%s:%d: check failed: %s\n", __FILE__, __LINE__, #condition), std::exit(1)

// The plugin's own, linked into this program.
extern "C" const skrobot_entry skrobot_plugin_entry;

using skrobot::testing::Run;

int main() {
  {
    Run run({{"points", 20000}, {"report_every", 5000}});
    run.run(skrobot_plugin_entry, "@NAME@");
    CHECK(run.completed());
    CHECK(run.points("pi").size() == 4);
    CHECK(run.last("pi") > 3.1 && run.last("pi") < 3.2);
    CHECK(run.result.at("pi").as_double() == run.last("pi"));
  }
  {
    Run first, second;
    first.run(skrobot_plugin_entry, "@NAME@");
    second.run(skrobot_plugin_entry, "@NAME@");
    CHECK(first.result == second.result);
  }
  {
    Run run({{"points", 1000000000}});
    run.cancel_at(std::chrono::milliseconds(3));  // of the run's own clock, which moves as the task records
    run.run(skrobot_plugin_entry, "@NAME@");
    CHECK(run.cancelled());
  }
  std::puts("all tests passed");
}
