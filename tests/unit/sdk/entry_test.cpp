// SPDX-License-Identifier: MIT
// What a plugin is made of, and how it reaches its host.
#include <boost/test/unit_test.hpp>
#include <memory>
#include <skrobot/testing.hpp>

namespace json = skrobot::json;

namespace {

// Two extensions, as their headers would declare them: one that the host offers, one that the plugin does.
struct Clock {
  std::int64_t (*now)() noexcept;
};
struct Counter {
  int (*prepared)() noexcept;
};

int g_prepared = 0;
bool g_refuses = false;

void prepare(skrobot::Host host) {
  if (g_refuses) throw std::runtime_error("no licence found");
  g_prepared += host.abi_minor() == SKROBOT_ABI_MINOR ? 1 : 100;
}

const Counter k_counter = {[]() noexcept { return g_prepared; }};

// Neither copied nor moved: it is made in its place.
class ClockTask : public skrobot::Task<> {
 public:
  explicit ClockTask(skrobot::Host host) : clock_(host.extension<Clock>("org.example.clock/1")) {}
  ClockTask(const ClockTask&) = delete;
  json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    BOOST_TEST(context.host().extension<Clock>("org.example.clock/1") == clock_);
    BOOST_TEST(context.table().seed == context.seed());
    return clock_ != nullptr ? json::value(clock_->now()) : json::value();
  }

 private:
  const Clock* clock_;
};

class HostNotifier : public skrobot::Notifier<> {
 public:
  explicit HostNotifier(skrobot::Host host) : host_(host) {}
  void notify(const skrobot::Notification&, const skrobot::NoParams&) override {
    if (host_.table() == nullptr) throw std::runtime_error("there is no host");
  }

 private:
  skrobot::Host host_;
};

}  // namespace

SKROBOT_PLUGIN("org.example.parts", "1.0.0", skrobot::task<ClockTask>("clock_task", "Tells the time"),
               skrobot::extension("org.example.counter/1", k_counter), skrobot::init<prepare>(),
               skrobot::notifier<HostNotifier>("host_notifier", "Needs a host"))

BOOST_AUTO_TEST_SUITE(entry_test)

BOOST_AUTO_TEST_CASE(parts_in_any_order) {
  const skrobot_entry& entry = skrobot_plugin_entry;
  BOOST_TEST(entry.count() == 2u);
  BOOST_TEST(skrobot::to_view(entry.descriptor(0)->name) == "clock_task");
  BOOST_TEST(skrobot::to_view(entry.descriptor(1)->name) == "host_notifier");
  BOOST_TEST((entry.descriptor(2) == nullptr));
  const auto find = [&](const char* id) { return entry.extension(skrobot::to_str(id)); };
  BOOST_TEST(find("org.example.counter/1") == static_cast<const void*>(&k_counter));
  for (const char* other : {"", "org.example.counter/2", "org.example.counter/", "org.example.counter/11"})
    BOOST_TEST((find(other) == nullptr), other);
}

BOOST_AUTO_TEST_CASE(init_is_called_once_and_may_refuse) {
  g_refuses = true;
  skrobot::testing::Run refused;
  BOOST_TEST(refused.run(skrobot_plugin_entry, "clock_task") == SKROBOT_FAILED);
  BOOST_TEST(refused.message == "its init failed: no licence found");
  g_refuses = false;
  for (int i = 0; i < 2; ++i) {
    skrobot::testing::Run run;
    BOOST_TEST(run.run(skrobot_plugin_entry, "clock_task") == SKROBOT_OK, run.message);
  }
  const auto* counter =
      static_cast<const Counter*>(skrobot_plugin_entry.extension(skrobot::to_str("org.example.counter/1")));
  BOOST_TEST(counter->prepared() == 1);
}

BOOST_AUTO_TEST_CASE(a_task_reaches_an_extension_of_its_host) {
  const Clock clock = {[]() noexcept -> std::int64_t { return 42; }};
  skrobot::testing::Run without, with;
  without.run(skrobot_plugin_entry, "clock_task");
  BOOST_TEST(without.result.is_null());
  skrobot::testing::offer_extension("org.example.clock/1", &clock);
  with.run(skrobot_plugin_entry, "clock_task");
  skrobot::testing::offer_extension<Clock>("org.example.clock/1", nullptr);
  BOOST_TEST(with.result == json::value(42));
  BOOST_TEST(skrobot::testing::notify(skrobot_plugin_entry, "host_notifier", skrobot::testing::sample_notification())
                 .delivered());
}

BOOST_AUTO_TEST_CASE(no_host_offers_nothing) {
  const skrobot::Host none;
  none.log(skrobot::Level::info, "nobody hears");
  BOOST_TEST(none.abi_minor() == 0u);
  BOOST_TEST((none.extension<Clock>("org.example.clock/1") == nullptr));
  BOOST_TEST((none.table() == nullptr));
}

BOOST_AUTO_TEST_SUITE_END()
