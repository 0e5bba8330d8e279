// SPDX-License-Identifier: MIT
// Keywords on types that they say nothing about
#include <skrobot/task.hpp>

struct Inner {
  bool on = false;
};
SKROBOT_PARAMS(Inner, (on, "A flag", skrobot::one_of("yes", "no")))

struct MixedParams {
  std::string name = "x";
  std::vector<std::filesystem::path> files;
  std::vector<std::string> names;
  std::string place;
  double rate = 0.1;
  std::vector<Inner> list;
};
SKROBOT_PARAMS(MixedParams, (name, "Text with a bound", skrobot::at_least(1)),
               (files, "Paths as if they were one", skrobot::existing_file()),
               (names, "Items as if they were letters", skrobot::not_empty()),
               (place, "Text as if it were a path", skrobot::existing_directory()),
               (rate, "A number as if it were a list", skrobot::max_items(3)), (list, "Structs with one inside"))

class MixedTask : public skrobot::Task<MixedParams> {
 public:
  skrobot::json::value run(skrobot::Context&, const MixedParams&) override { return nullptr; }
};

SKROBOT_PLUGIN("org.example.keyword_of_another_type", "1.0.0",
               skrobot::task<MixedTask>("mixed_task", "Mixes keywords and types"))
