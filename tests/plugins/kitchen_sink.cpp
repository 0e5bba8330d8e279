// SPDX-License-Identifier: MIT
// Every type of parameter, every kind of output.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <skrobot/task.hpp>

enum class Shade { light, dark };
BOOST_DESCRIBE_ENUM(Shade, light, dark)

struct Inner {
  double rate = 0.25;
  std::string name = "inner";
};
SKROBOT_PARAMS(Inner, (rate, "A rate", skrobot::greater_than(0)), (name, "A name"))

struct SinkParams {
  bool flag = false;
  std::int64_t big = std::numeric_limits<std::int64_t>::min();
  std::uint64_t huge = std::numeric_limits<std::uint64_t>::max();
  std::int32_t small = 5;
  double real = 0.1;
  std::string text = "text";
  Shade shade = Shade::light;
  std::optional<double> maybe;
  std::vector<std::int64_t> layers = {64, 32};
  std::vector<std::string> names = {"a", "b"};
  Inner inner;
  std::map<std::string, std::string> environment;
  std::filesystem::path path;
  skrobot::Secret secret;
};
SKROBOT_PARAMS(SinkParams, (flag, "A flag"), (big, "A signed number"), (huge, "An unsigned number"),
               (small, "A number in a range", skrobot::at_least(1), skrobot::at_most(10)), (real, "A real number"),
               (text, "A text"), (shade, "A choice"), (maybe, "A number or none"),
               (layers, "A list of numbers", skrobot::max_items(4)), (names, "A list of texts"),
               (inner, "A nested struct"), (environment, "A map"), (path, "A path"), (secret, "A secret"))

class KitchenSinkTask : public skrobot::Task<SinkParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const SinkParams& params) override {
    for (int i = 0; i < 3; ++i) {
      std::printf("printf %d\n", i);
      context.info("info " + std::to_string(i));
      std::cerr << "cerr " << i << "\n";
      context.warning("warning " + std::to_string(i));
      std::cout << "cout " << i << "\n";
      context.debug("debug " + std::to_string(i));
      context.error("error " + std::to_string(i));
    }
    std::ofstream(context.directory() / "written.txt") << "written";
    skrobot::json::object result = skrobot::params_to_json(params).as_object();
    result["secret"] = params.secret.text().size();
    result["seed"] = context.seed();
    return result;
  }
};

SKROBOT_PLUGIN("org.example.kitchen_sink", "1.0.0",
               skrobot::task<KitchenSinkTask>("kitchen_sink_task", "Takes everything, gives everything"))
