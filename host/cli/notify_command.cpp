// SPDX-License-Identifier: MIT
#include <cstring>
#include <iostream>
#include <memory>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/secret_mask.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "cli/options.hpp"
#include "cli/sweep_notify.hpp"
#include "core/plugin_setup.hpp"
#include "core/redelivery.hpp"
#include "isolate/plugin_notifier.hpp"
#include "store/unfinished.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

constexpr int k_some_failed = 1;
constexpr int k_cancelled = 130;

// The notifier as the record names it, its parameters as recorded, and over them those of --notify: a secret that was typed is not recorded.
PluginNotifier make_notifier(const Delivery& delivery, const std::filesystem::path& record, const Catalog& catalog, const Settings& settings) {
  if (!delivery.params) throw Error(Fault::host, "it is of the program that made the run, not of a plugin");
  const Found found = catalog.find(ItemKind::notifier, delivery.notifier);
  std::vector<Assignment> assignments;
  for (const auto& [key, value] : *delivery.params) {
    if (value.is_string() && value.get_string() == k_masked) continue;
    assignments.push_back({std::string(key), value, Origin{Origin::Source::file, record.string()}, record.parent_path()});
  }
  for (const WantedNotifier& wanted : settings.notifiers) {
    if (wanted.name == delivery.notifier) assignments.insert(assignments.end(), wanted.params.begin(), wanted.params.end());
  }
  return {process_launcher(), plugin_call(found, resolve(ParameterSchema::parse(found.item->schema.get()), assignments, found.item->name))};
}

// What was sent again, and what came of it: said at once, or in one document at the end.
class Report {
 public:
  explicit Report(bool as_json) : as_json_(as_json) {}

  // `send` may throw Error.
  template <class Send>
  void add(const std::string& run, const std::string& notifier, Send&& send) {
    std::string error, passed_over;
    try {
      const Delivery delivery = send();
      error = delivery.error;
      passed_over = delivery.passed_over;
    } catch (const Error& e) {
      error = e.what();
    }
    failed_ = failed_ || !error.empty();
    const char* state = !error.empty() ? "failed" : !passed_over.empty() ? "passed_over" : "delivered";
    all_.push_back({{"run", run}, {"notifier", notifier}, {"state", state}, {"error", error.empty() ? json::value() : json::value(error)}});
    if (!passed_over.empty()) all_.back().as_object()["reason"] = passed_over;
    const std::string why = error.empty() ? passed_over : error;
    if (as_json_) return;
    std::cout << state << std::string(13 - std::strlen(state), ' ') << printable(run, 300) << "  " << printable(notifier, 100)
              << (why.empty() ? "" : ": " + printable(why, 500)) << std::endl;
  }
  int end() const {
    if (as_json_) std::cout << to_pretty_text(all_) << "\n";
    else if (all_.empty()) std::cout << "Nothing is pending.\n";
    return failed_ ? k_some_failed : 0;
  }

 private:
  const bool as_json_;
  json::array all_;
  bool failed_ = false;
};

// None while the sweep's host is still at it, or when it cannot be had, which is said.
std::unique_ptr<SweepLock> lock_of(const std::filesystem::path& experiment) {
  try {
    return std::make_unique<SweepLock>(experiment);
  } catch (const Error& e) {
    if (e.fault() == Fault::host) log_message(Severity::warning, e.what());
    return nullptr;
  }
}

int notify_pending(const TypedOptions& typed) {
  const Settings settings = resolve_settings(typed, nullptr);
  const Catalog catalog = scan_plugins(settings);
  const CancelToken& cancel = cancel_on_interrupt();
  adopt_orphans();
  Report report(typed.json);
  remove_leftovers(settings.experiments.value);
  for (const auto& directory : experiments_in(settings.experiments.value)) {
    const StoredExperiment experiment = read_experiment(directory);
    for (const StoredRun& run : experiment.runs) {
      if (!run.record) log_message(Severity::warning, run.files.run().string() + " " + run.fault);
      if (run.is_lost) log_message(Severity::warning, run.files.run().string() + " is lost: its process ended before the run did");
    }
    const std::string name = directory.filename().string();
    for (const Undelivered& item : undelivered(experiment)) {
      if (cancel.requested()) return k_cancelled;
      const Delivery& delivery = item.run.record->notifications[item.index];
      report.add(name + "/" + item.run.files.name, delivery.notifier, [&] {
        PluginNotifier notifier = make_notifier(delivery, item.run.files.run(), catalog, settings);
        return redeliver(real_file_system(), item, notifier, &cancel);
      });
    }
    if (undelivered_of_sweep(directory).empty()) continue;
    const auto lock = lock_of(directory);
    if (!lock) continue;
    for (const UndeliveredOfSweep& item : undelivered_of_sweep(directory)) {
      if (cancel.requested()) return k_cancelled;
      report.add(name + "/" + item.notification.run, item.delivery.notifier, [&] {
        PluginNotifier notifier = make_notifier(item.delivery, directory / k_sweep_plan, catalog, settings);
        return redeliver_of_sweep(directory, item, notifier, &cancel);
      });
    }
  }
  return report.end();
}

}  // namespace

void add_notify_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto pending = std::make_shared<bool>(false);
  line.add_flag("--pending", *pending, "Send what could not be delivered when its run or sweep ended");
  add_repository_option(line, *typed);
  add_notify_option(line, *typed, "Parameters to use instead of the recorded ones, as for a secret that was typed; repeatable");
  add_plugin_options(line, *typed);
  line.footer("A notifier that fails is called again, three times in all within 30 s; then the record says so, and this command sends it later.\n"
             "Exit codes: 0 all were delivered, 1 some were not.");
  line.callback([=, &action] {
    action = [=] {
      if (!*pending) throw Error(Fault::usage, "skrobot notify needs --pending", "'skrobot notify --help' shows what it does");
      return notify_pending(*typed);
    };
  });
}

}  // namespace skrobot
