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
#include "core/plugin_setup.hpp"
#include "core/redelivery.hpp"
#include "isolate/plugin_notifier.hpp"

namespace skrobot {
namespace {

constexpr int k_some_failed = 1;
constexpr int k_cancelled = 130;

// The notifier as the record names it, its parameters as recorded, and over them those of --notify: a secret that was typed is not recorded.
PluginNotifier make_notifier(const Undelivered& item, const Catalog& catalog, const Settings& settings) {
  const Delivery& delivery = item.run.record->notifications[item.index];
  if (!delivery.params) throw Error(Fault::host, "it is of the program that made the run, not of a plugin");
  const Found found = catalog.find(ItemKind::notifier, delivery.notifier);
  std::vector<Assignment> assignments;
  for (const auto& [key, value] : *delivery.params) {
    if (value.is_string() && value.get_string() == k_masked) continue;
    assignments.push_back({std::string(key), value, Origin{Origin::Source::file, item.run.files.run().string()}, item.run.files.directory});
  }
  for (const WantedNotifier& wanted : settings.notifiers) {
    if (wanted.name == delivery.notifier) assignments.insert(assignments.end(), wanted.params.begin(), wanted.params.end());
  }
  return {process_launcher(), plugin_call(found, resolve(ParameterSchema::parse(found.item->schema.get()), assignments, found.item->name))};
}

int notify_pending(const TypedOptions& typed) {
  const Settings settings = resolve_settings(typed, nullptr);
  const Catalog catalog = scan_plugins(settings);
  const CancelToken& cancel = cancel_on_interrupt();
  adopt_orphans();
  json::array all;
  bool failed = false;
  for (const auto& directory : experiments_in(settings.experiments.value)) {
    const StoredExperiment experiment = read_experiment(directory);
    for (const StoredRun& run : experiment.runs) {
      if (!run.record) log_message(Severity::warning, run.files.run().string() + " " + run.fault);
      if (run.is_lost) log_message(Severity::warning, run.files.run().string() + " is lost: its process ended before the run did");
    }
    for (const Undelivered& item : undelivered(experiment)) {
      if (cancel.requested()) return k_cancelled;
      const std::string name = item.run.record->notifications[item.index].notifier;
      const std::string run = directory.filename().string() + "/" + item.run.files.name;
      std::string error, reason;
      try {
        PluginNotifier notifier = make_notifier(item, catalog, settings);
        const Delivery delivery = redeliver(real_file_system(), item, notifier, &cancel);
        error = delivery.error;
        reason = delivery.passed_over;
      } catch (const Error& e) {
        error = e.what();
      }
      failed = failed || !error.empty();
      const char* state = !error.empty() ? "failed" : !reason.empty() ? "passed_over" : "delivered";
      all.push_back({{"run", run}, {"notifier", name}, {"state", state}, {"error", error.empty() ? json::value() : json::value(error)}});
      if (!reason.empty()) all.back().as_object()["reason"] = reason;
      const std::string why = error.empty() ? reason : error;
      if (typed.json) continue;
      std::cout << state << std::string(13 - std::strlen(state), ' ') << printable(run, 300) << "  " << printable(name, 100)
                << (why.empty() ? "" : ": " + printable(why, 500)) << std::endl;
    }
  }
  if (typed.json) std::cout << to_pretty_text(all) << "\n";
  else if (all.empty()) std::cout << "Nothing is pending.\n";
  return failed ? k_some_failed : 0;
}

}  // namespace

void add_notify_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto pending = std::make_shared<bool>(false);
  line.add_flag("--pending", *pending, "Send what could not be delivered when its run ended");
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
