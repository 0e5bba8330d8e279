// SPDX-License-Identifier: MIT
// Structs in every place where a parameter can have one
#include <skrobot/task.hpp>

struct Layer {
  std::int64_t units = 8;
  double dropout = 0.0;
};
SKROBOT_PARAMS(Layer, (units, "How many units", skrobot::at_least(1)),
               (dropout, "Share left out", skrobot::at_least(0), skrobot::less_than(1)))

struct Stage {
  std::string name;
  std::vector<Layer> layers;
  std::optional<Layer> head;
};
SKROBOT_PARAMS(Stage, (name, "What it is called", skrobot::required()), (layers, "Its layers"),
               (head, "Its last layer"))

struct NetParams {
  std::vector<Layer> layers = {{8, 0.5}};
  std::map<std::string, Layer> heads;
  std::vector<Stage> stages;
  std::vector<std::vector<Layer>> grid;
  std::map<std::string, std::vector<Layer>> groups;
  std::optional<std::vector<Layer>> more;
  std::optional<Layer> limit;
  std::optional<Layer> wide = Layer{64, 0.0};
  Layer last;
};
SKROBOT_PARAMS(NetParams, (layers, "A list"), (heads, "A map"), (stages, "A list with lists in it"),
               (grid, "A list of lists"), (groups, "A map of lists"), (more, "A list or none"),
               (limit, "A struct or none"), (wide, "A struct or none, there unless it is taken away"),
               (last, "A struct"))

class NetTask : public skrobot::Task<NetParams> {
 public:
  skrobot::json::value run(skrobot::Context&, const NetParams& params) override {
    return skrobot::params_to_json(params);
  }
};

SKROBOT_PLUGIN("org.example.lists_of_structs", "1.0.0", skrobot::task<NetTask>("net_task", "Takes structs everywhere"))
