// Hands the plugin's notifier a notification, without a host. <skrobot/testing.hpp> goes with any test framework; this test needs none.
#include <skrobot/testing.hpp>

#include <cstdio>
#include <cstdlib>

#define CHECK(condition) \
  if (!(condition)) std::printf("%s:%d: check failed: %s\n", __FILE__, __LINE__, #condition), std::exit(1)

// The plugin's own, linked into this program.
extern "C" const skrobot_entry skrobot_plugin_entry;

int main() {
  skrobot::Notification notification = skrobot::testing::sample_notification();
  CHECK(skrobot::testing::notify(skrobot_plugin_entry, "@NAME@", notification).delivered());
  notification.state = "failed";
  notification.error = "no such file";
  CHECK(skrobot::testing::notify(skrobot_plugin_entry, "@NAME@", notification, {{"prefix", "mine"}}).delivered());
  CHECK(!skrobot::testing::notify(skrobot_plugin_entry, "@NAME@", notification, {{"no_such_parameter", 1}}).delivered());
  std::puts("all tests passed");
}
