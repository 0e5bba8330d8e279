// SPDX-License-Identifier: MIT
// Tells its secret where a text is cut: by the SDK, by itself, by a crash
#include <skrobot/notifier.hpp>
#include <skrobot/task.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

struct CutParams {
  skrobot::Secret token;
  std::string how = "error";
  std::int64_t at = 1000;
};
SKROBOT_PARAMS(CutParams, (token, "What must not be told"), (how, "Where it is told"),
               (at, "How many bytes stand before it, or how many of it are told first"))

class CutTask : public skrobot::Task<CutParams> {
 public:
  skrobot::json::value run(skrobot::Context& context, const CutParams& params) override {
    const std::string& token = params.token.text();
    const auto at = static_cast<std::size_t>(params.at);
    const std::string before(at, '.'), first = token.substr(0, at),
                                       second = at < token.size() ? token.substr(at) : std::string();
    if (params.how == "error") throw skrobot::TaskError(before + token + " was refused");
    if (params.how == "details") throw skrobot::TaskError("refused", before + first);
    if (params.how == "ellipsis")
      throw skrobot::TaskError("refused: " + first + "… was not accepted", "refused: " + first + "... as well");
    if (params.how == "records") {
      context.info("first " + first);
      context.info(second + " last");
    }
    if (params.how == "long_record") context.info(before + token + before);
    if (params.how == "output") {
      std::printf("first %s", first.c_str());
      std::fflush(stdout);
      context.info("between");
      std::printf("%s last\n", second.c_str());
    }
    if (params.how == "abort") {
      std::printf("first %s", first.c_str());
      std::fflush(stdout);
      std::abort();
    }
    if (params.how == "metric") context.metric(before + token, token)(1, 1);
    return {{before + token, token}};
  }
};

struct CutNotifierParams {
  skrobot::Secret token;
  std::int64_t at = 1000;
};
SKROBOT_PARAMS(CutNotifierParams, (token, "What must not be told"), (at, "How many bytes stand before it"))

class CutNotifier : public skrobot::Notifier<CutNotifierParams> {
 public:
  void notify(const skrobot::Notification&, const CutNotifierParams& params) override {
    throw skrobot::ParameterError(std::string(static_cast<std::size_t>(params.at), '.') + params.token.text() +
                                  " was refused");
  }
};

SKROBOT_PLUGIN("org.example.cuts_its_secret", "1.0.0",
               skrobot::task<CutTask>("cuts_its_secret_task", "Tells its secret where a text is cut"),
               skrobot::notifier<CutNotifier>("cuts_its_secret_notifier",
                                              "Fails with its secret where its message is cut"))
