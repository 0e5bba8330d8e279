// SPDX-License-Identifier: MIT
// A plugin as others have built it with the SDK of ABI 1.0, in C++: each kind of parameter, each function of the
// context.
#include <skrobot/notifier.hpp>

#include <fstream>
#include <thread>

namespace {

enum class Shade { dark, light };
BOOST_DESCRIBE_ENUM(Shade, dark, light)

struct Inner {
  double rate = 0.5;
  bool on = true;
};
SKROBOT_PARAMS(Inner, (rate, "A number", skrobot::greater_than(0), skrobot::at_most(1)), (on, "A switch"))

struct FrozenParams {
  std::int64_t steps = 3;
  std::uint8_t small = 7;
  std::string text = "text";
  Shade shade = Shade::light;
  std::filesystem::path path;
  skrobot::Secret secret;
  std::optional<double> limit;
  std::vector<std::int32_t> list = {1, 2};
  std::map<std::string, std::string> map = {{"a", "b"}};
  Inner inner;
};
SKROBOT_PARAMS(FrozenParams, (steps, "How many", skrobot::at_least(1)), (small, "A byte"),
               (text, "A text", skrobot::not_empty()), (shade, "One of two"), (path, "A path"), (secret, "A secret"),
               (limit, "A number or none"), (list, "Numbers", skrobot::max_items(5)), (map, "Texts by name"),
               (inner, "A struct"))

class FrozenTask : public skrobot::Task<FrozenParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const FrozenParams& params) override {
    auto loss = context.metric("loss", "1");
    for (std::int64_t step = 0; step < params.steps; ++step) {
      context.throw_if_cancelled();
      loss(step, 1.0 / static_cast<double>(step + 1));
      context.progress(static_cast<std::uint64_t>(step + 1), static_cast<std::uint64_t>(params.steps));
    }
    std::thread([&] { loss(1000, 0.25); }).join();
    context.info("a record from long ago");
    std::ofstream(context.directory() / "file.txt") << params.text;
    return {{"seed", context.seed()},
            {"rate", params.inner.rate},
            {"shade", params.shade == Shade::light ? "light" : "dark"},
            {"list", params.list.size()}};
  }
};

class FrozenNotifier : public skrobot::Notifier<Inner> {
 public:
  void notify(const skrobot::Notification& n, const Inner&) override {
    if (n.message.empty() || n.task.empty()) throw std::runtime_error("the notification is empty");
  }
};

}  // namespace

SKROBOT_PLUGIN("org.example.frozen_cpp", "1.0.0",
               skrobot::task<FrozenTask>("frozen_cpp_task", "A task of ABI 1.0 in C++", "https://example.org"),
               skrobot::notifier<FrozenNotifier>("frozen_cpp_notifier", "A notifier of ABI 1.0 in C++"))
