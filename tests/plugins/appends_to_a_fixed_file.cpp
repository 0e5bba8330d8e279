// SPDX-License-Identifier: MIT
// Appends to a file that no parameter names
#include <fstream>
#include <skrobot/task.hpp>

class AppendTask : public skrobot::Task<> {
 public:
  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override {
    std::ofstream(SKROBOT_FIXED_FILE, std::ios::app) << "one more run\n";
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.appends_to_a_fixed_file", "1.0.0",
               skrobot::task<AppendTask>("append_task", "Keeps a list of its own"))
