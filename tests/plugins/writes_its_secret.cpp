// SPDX-License-Identifier: MIT
// Writes a secret into a file of its run
#include <fstream>
#include <skrobot/task.hpp>

struct FetchParams {
  skrobot::Secret token;
};
SKROBOT_PARAMS(FetchParams, (token, "For the server"))

class FetchTask : public skrobot::Task<FetchParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const FetchParams& params) override {
    std::ofstream(context.directory() / "request.txt")
        << "GET /data\nAuthorization: Bearer " << params.token.text() << "\n";
    return nullptr;
  }
};

SKROBOT_PLUGIN("org.example.writes_its_secret", "1.0.0", skrobot::task<FetchTask>("fetch_task", "Keeps what it asked"))
