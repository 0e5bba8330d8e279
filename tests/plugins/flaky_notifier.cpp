// SPDX-License-Identifier: MIT
// Fails as often as its file has lines left, and takes one away each time
#include <skrobot/notifier.hpp>

#include <filesystem>
#include <fstream>
#include <stdexcept>

struct FlakyParams {
  std::filesystem::path failures;
  skrobot::Secret token;
};
SKROBOT_PARAMS(FlakyParams, (failures, "A file with a line for each failure that is to come", skrobot::required()),
               (token, "A secret"))

class FlakyNotifier : public skrobot::Notifier<FlakyParams> {
 public:
  void notify(const skrobot::Notification& notification, const FlakyParams& params) override {
    std::string lines, line;
    std::ifstream in(params.failures);
    const bool fails = static_cast<bool>(std::getline(in, line));
    while (std::getline(in, line)) lines += line + "\n";
    in.close();
    std::ofstream(params.failures) << lines;
    if (fails) throw std::runtime_error("not now, " + params.token.text());
    std::ofstream(params.failures.string() + ".told", std::ios::app)
        << notification.run << " " << notification.state << "\n";
  }
};

SKROBOT_PLUGIN("org.example.flaky_notifier", "1.0.0",
               skrobot::notifier<FlakyNotifier>("flaky_notifier", "Fails some times, then works"))
