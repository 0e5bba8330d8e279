// SPDX-License-Identifier: MIT
// With real workers: the program and the fixtures must have been built.
#include "isolate/plugin_notifier.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>
#include <skrobot/params.hpp>

#include "support/program.hpp"

using namespace skrobot;

namespace {

PluginNotifier notifier_of(const std::string& name, std::chrono::milliseconds limit = std::chrono::minutes(1),
                           const std::vector<std::string>& secrets = {}) {
  PluginCall call;
  call.plugin = {"org.example." + name, "1.0.0", test::fixture(name) + "/" + name + ".so", "", ""};
  call.name = name;
  call.recorded = json::object{{"to", "x"}};
  call.secrets = secrets;
  return PluginNotifier(process_launcher(), std::move(call), limit);
}

// What is wrong; empty: it was told.
std::string failure_of(PluginNotifier notifier, const CancelToken* cancel = nullptr,
                       const std::string& state = "failed") {
  Notification notification;
  notification.state = state;
  try {
    notifier.notify(notification, cancel);
    return {};
  } catch (const std::runtime_error& e) {
    return e.what();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_notifier_test)

BOOST_AUTO_TEST_CASE(it_says_what_is_recorded_of_it) {
  const PluginNotifier notifier = notifier_of("failing_notifier");
  BOOST_TEST(notifier.name() == "failing_notifier");
  BOOST_TEST((notifier.recorded_params() == json::object{{"to", "x"}}));
}

BOOST_AUTO_TEST_CASE(a_failure_has_the_plugins_words) {
  BOOST_TEST(!failure_of(notifier_of("failing_notifier")).empty());
  BOOST_TEST(failure_of(notifier_of("crashing_notifier")).starts_with("crashed with SIG"));
  BOOST_TEST(failure_of(notifier_of("exiting_notifier")).find("exit") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(one_that_hangs_is_ended_at_its_limit) {
  BOOST_TEST(failure_of(notifier_of("hanging_notifier", std::chrono::milliseconds(300))) ==
             "did not return within 300 ms");
}

BOOST_AUTO_TEST_CASE(a_user_who_cancels_ends_one_that_hangs) {
  CancelToken cancel;
  cancel.request();
  BOOST_TEST(failure_of(notifier_of("hanging_notifier"), &cancel) == "was cancelled");
  // The request that cancelled the run is what it is to tell: only another one ends it.
  BOOST_TEST(failure_of(notifier_of("hanging_notifier", std::chrono::milliseconds(300)), &cancel, "cancelled") ==
             "did not return within 300 ms");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_is_told) {
  PluginCall call;
  call.plugin.path = "/there/is/no/plugin.so";
  call.name = "x";
  BOOST_TEST(failure_of(PluginNotifier(process_launcher(), call)) == "it cannot be read");
}

BOOST_AUTO_TEST_SUITE_END()
