// SPDX-License-Identifier: MIT
// Tells its secret wherever it can, then fails or crashes
#include <skrobot/task.hpp>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <cstdio>
#include <cstdlib>

struct TellParams {
  skrobot::Secret token;
  std::string how = "return";
};
SKROBOT_PARAMS(TellParams, (token, "What must not be told"),
               (how, "How it ends", skrobot::one_of("return", "throw", "abort")))

class TellTask : public skrobot::Task<TellParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const TellParams& params) override {
    const std::string& token = params.token.text();
    std::printf("printf %s\n", token.c_str());
    for (const char c : token) {  // in pieces
      [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, &c, 1);
    }
    std::fprintf(stderr, "\nstderr %s", token.c_str());
    context.info("log " + token);
    context.record("metric " + token, 1, 1);
    context.metric("unit", token)(1, 1);
    rlimit core{1, 1};
    ::getrlimit(RLIMIT_CORE, &core);
    context.info("core files: " + std::to_string(core.rlim_max) +
                 " bytes, dumpable: " + std::to_string(::prctl(PR_GET_DUMPABLE)));
    if (params.how == "throw") throw skrobot::TaskError("error " + token, "details " + token);
    if (params.how == "abort") std::abort();
    return {{"result " + token, "value " + token}};
  }
};

SKROBOT_PLUGIN("org.example.prints_its_secret", "1.0.0",
               skrobot::task<TellTask>("prints_its_secret_task", "Tells its secret"))
