// SPDX-License-Identifier: MIT
// embedder REPOSITORY PLUGIN_FOLDER: everything that a program can do with the host, in eight threads at once.
#include <atomic>
#include <iostream>
#include <mutex>
#include <skrobot/cancel_token.hpp>
#include <skrobot/error.hpp>
#include <skrobot/experiment.hpp>
#include <skrobot/plugins.hpp>
#include <skrobot/run_observer.hpp>
#include <skrobot/task.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "sums.hpp"

namespace {

void expect(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

struct ScaleParams {
  double factor = 1;
};
SKROBOT_PARAMS(ScaleParams, (factor, "What to multiply by", skrobot::greater_than(0)))

struct ScaleTask : skrobot::Task<ScaleParams, double> {
  double run(skrobot::Context& context, const ScaleParams& params) override {
    context.record("scaled", 1, 21 * params.factor);
    context.progress(1, 1);
    return 21 * params.factor;
  }
};

struct WaitTask : skrobot::Task<> {
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    while (true) {
      context.throw_if_cancelled();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
};

struct CountingNotifier : skrobot::Notifier<> {
  std::atomic<int> told{0};
  void notify(const skrobot::Notification& notification, const skrobot::NoParams&) override {
    expect(notification.state == "completed" || notification.state == "cancelled", "state " + notification.state);
    ++told;
  }
};

// Asks a run to stop as soon as it has begun.
struct Stopper : skrobot::RunObserver {
  skrobot::CancelToken token;
  void started(const skrobot::RunInfo&) override { token.request(); }
};

struct Watcher : skrobot::RunObserver {
  std::string state;
  double result = 0;
  void started(const skrobot::RunInfo& run) override {
    expect(run.task == "scale_task" && !run.id.empty(), "task " + run.task);
    state = "started";
  }
  void ended(const skrobot::RunInfo& run, const skrobot::RunEnd& end) override {
    expect(state == "started", "ended before it started");
    expect(std::filesystem::exists(run.file(".result")), "no result at " + run.file(".result").string());
    state = skrobot::to_string(end.state);
    result = end.result.to_number<double>();
  }
};

void run_everything(const std::filesystem::path& repository, const skrobot::Plugins& plugins, int number) {
  CountingNotifier notifier;
  Watcher watcher;
  skrobot::Experiment experiment(repository);
  experiment.set_experimenter("thread " + std::to_string(number)).set_notifier(notifier).set_observer(&watcher).build();

  ScaleTask scale;
  expect(experiment.run(scale, {.factor = 2}) == 42, "the linked task's result");
  expect(watcher.state == "completed" && watcher.result == 42, "the observer saw " + watcher.state);
  expect(notifier.told == 1, "the notifier was told " + std::to_string(notifier.told) + " times");

  experiment.set_observer(nullptr);
  const auto descent = plugins.task("descent_task", {{"steps", 100}, {"rate", 0.05}});
  expect(experiment.run(*descent).at("x").as_double() < 1, "the plugin's result");
  const auto file = plugins.notifier("file_notifier", {{"path", (experiment.directory() / "told.jsonl").string()}});
  experiment.set_notifier(file);

  Stopper stopper;
  experiment.set_observer(&stopper);
  skrobot::RunOptions options;
  options.cancel = &stopper.token;
  WaitTask wait;
  bool cancelled = false;
  try {
    experiment.run(wait, {}, options);
  } catch (const skrobot::Cancelled&) {
    cancelled = true;
  }
  expect(cancelled, "the cancelled task did not throw");
  expect(notifier.told == 3, "the notifier was told " + std::to_string(notifier.told) + " times");
  expect(std::filesystem::exists(experiment.directory() / "told.jsonl"), "the plugin's notifier wrote no file");

  try {
    experiment.run(scale, {.factor = -1});
    expect(false, "a factor below its range was taken");
  } catch (const skrobot::Error& e) {
    expect(e.fault() == skrobot::Fault::usage && std::string(e.what()).find("factor") != std::string::npos, e.what());
  }
  expect(tracked_sum(experiment.directory() / "sums", 4) == 10, "the library's task");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  try {
    const skrobot::Plugins plugins({argv[2]});
    std::vector<std::jthread> threads;
    std::mutex mutex;
    std::vector<std::string> failures;
    for (int number = 1; number <= 8; ++number) {
      threads.emplace_back([&, number] {
        try {
          run_everything(argv[1], plugins, number);
        } catch (const std::exception& e) {
          const std::lock_guard lock(mutex);
          failures.push_back("thread " + std::to_string(number) + ": " + e.what());
        }
      });
    }
    threads.clear();
    for (const std::string& failure : failures) std::cerr << failure << "\n";
    if (failures.empty()) std::cout << "eight threads, all is recorded\n";
    return failures.empty() ? 0 : 1;
  } catch (const std::exception& e) {
    std::cerr << e.what() << "\n";
    return 1;
  }
}
