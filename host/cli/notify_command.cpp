// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <skrobot/error.hpp>

#include "app/sweep_delivery.hpp"
#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/ownership.hpp"
#include "base/secret_mask.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "cli/options.hpp"
#include "cli/trust_prompt.hpp"
#include "core/plugin_setup.hpp"
#include "core/redelivery.hpp"
#include "isolate/plugin_notifier.hpp"
#include "store/unfinished.hpp"
#include "sweep/sweep_lock.hpp"

namespace skrobot {
namespace {

constexpr int k_some_failed = 1;
constexpr int k_cancelled = 130;
constexpr const char* k_not_configured = "it is not configured here";

struct NotifyOptions {
  TypedOptions typed;
  bool pending = false, as_recorded = false, yes = false;
};

// A notification that is still to be sent. The record says of which run, to which notifier and how it was configured;
// whether that is obeyed is decided here.
struct Pending {
  std::string shown;  ///< EXPERIMENT/RUN
  std::filesystem::path record;
  std::size_t index = 0;                     ///< in the record's notifications
  std::vector<std::filesystem::path> files;  ///< of the record
  Delivery delivery;
  std::function<Delivery(AnyNotifier&)> send;
};

// The notifiers that this user has configured, by the settings or by --notify.
class Configured {
 public:
  Configured(const Settings& settings, const Catalog& catalog) : settings_(settings), catalog_(catalog) {}

  // Of several of the name, the one that the record was of. Throws Error.
  ResolvedParameters find(const Delivery& delivery) const {
    std::vector<ResolvedParameters> all;
    for (const WantedNotifier& wanted : settings_.notifiers) {
      if (wanted.name == delivery.notifier) all.push_back(resolve_for(delivery.notifier, wanted.params));
    }
    if (all.empty()) throw Error(Fault::usage, k_not_configured);
    if (all.size() == 1) return all.front();
    const auto same = std::find_if(all.begin(), all.end(), [&](const ResolvedParameters& one) {
      return delivery.params && one.recorded == *delivery.params;
    });
    if (same == all.end())
      throw Error(Fault::usage,
                  "it is configured " + std::to_string(all.size()) + " times here, and never as recorded");
    return *same;
  }

  // The recorded parameters, and over them those of --notify: a secret that was typed is not recorded.
  ResolvedParameters recorded(const Pending& item) const {
    if (!item.delivery.params) throw Error(Fault::host, "it is of the program that made the run, not of a plugin");
    std::vector<Assignment> assignments;
    for (const auto& [key, value] : *item.delivery.params) {
      if (value.is_string() && value.get_string() == k_masked) continue;
      assignments.push_back(
          {std::string(key), value, Origin{Origin::Source::file, item.record.string()}, item.record.parent_path()});
    }
    for (const WantedNotifier& wanted : settings_.notifiers) {
      const bool is_typed = wanted.origin.source == Origin::Source::command_line;
      if (is_typed && wanted.name == item.delivery.notifier)
        assignments.insert(assignments.end(), wanted.params.begin(), wanted.params.end());
    }
    return resolve_for(item.delivery.notifier, assignments);
  }

  PluginNotifier make(const std::string& name, const ResolvedParameters& params) const {
    return {process_launcher(), plugin_call(catalog_.find(ItemKind::notifier, name), params)};
  }

 private:
  ResolvedParameters resolve_for(const std::string& name, const std::vector<Assignment>& assignments) const {
    const Found found = catalog_.find(ItemKind::notifier, name);
    return resolve(ParameterSchema::parse(found.item->schema.get()), assignments, found.item->name);
  }

  const Settings& settings_;
  const Catalog& catalog_;
};

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
      has_unconfigured_ = has_unconfigured_ || error == k_not_configured;
    }
    failed_ = failed_ || !error.empty();
    const char* state = !error.empty() ? "failed" : !passed_over.empty() ? "passed_over" : "delivered";
    all_.push_back({{"run", run},
                    {"notifier", notifier},
                    {"state", state},
                    {"error", error.empty() ? json::value() : json::value(error)}});
    if (!passed_over.empty()) all_.back().as_object()["reason"] = passed_over;
    const std::string why = error.empty() ? passed_over : error;
    if (as_json_) return;
    std::cout << state << std::string(13 - std::strlen(state), ' ') << printable(run, 300) << "  "
              << printable(notifier, 100) << (why.empty() ? "" : ": " + printable(why, 500)) << std::endl;
  }
  int end() const {
    if (has_unconfigured_)
      write_terminal(
          "hint: configure it in ~/.config/skrobot/skrobot.json or give it with --notify; --as-recorded takes what the "
          "record says\n");
    if (as_json_) std::cout << to_pretty_text(all_) << "\n";
    else if (all_.empty()) std::cout << "Nothing is pending.\n";
    return failed_ ? k_some_failed : 0;
  }

 private:
  const bool as_json_;
  json::array all_;
  bool failed_ = false;
  bool has_unconfigured_ = false;
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

std::vector<std::filesystem::path> files_of(const std::filesystem::path& experiment, const RunFiles& run) {
  return {experiment / k_experiment_log, run.run(), run.params(), run.metrics(), run.log(), run.result(), run.errors()};
}

std::vector<Pending> pending_in(const std::filesystem::path& directory, const CancelToken& cancel) {
  std::vector<Pending> all;
  const std::string name = directory.filename().string();
  const StoredExperiment experiment = read_experiment(directory);
  for (const Undelivered& item : undelivered(experiment)) {
    all.push_back(
        {name + "/" + item.run.files.name, item.run.files.run(), item.index, files_of(directory, item.run.files),
         item.run.record->notifications[item.index],
         [item, &cancel](AnyNotifier& notifier) { return redeliver(real_file_system(), item, notifier, &cancel); }});
  }
  if (undelivered_of_sweep(directory).empty() || !lock_of(directory)) return all;
  for (const UndeliveredOfSweep& item : undelivered_of_sweep(directory)) {
    all.push_back({name + "/" + item.notification.run,
                   directory / k_sweep_plan,
                   item.index,
                   {directory / k_experiment_log, directory / k_sweep_plan},
                   item.delivery,
                   [directory, item, &cancel](AnyNotifier& notifier) {
                     const SweepLock lock(directory);
                     // Another process may have sent it meanwhile.
                     for (const UndeliveredOfSweep& now : undelivered_of_sweep(directory)) {
                       if (now.index == item.index) return redeliver_of_sweep(directory, now, notifier, &cancel);
                     }
                     return Delivery{item.delivery.notifier, {}, {}, 1};
                   }});
  }
  return all;
}

// Sets the notifier and its parameters to those of a record that this user wrote, by its very bytes. Throws Error.
void read_own(Pending& item) {
  std::string bytes, distrust;
  for (const auto& file : item.files) {
    if (const std::string why = not_own(file); !why.empty())
      throw Error(Fault::usage, "only your own records are obeyed: " + why);
  }
  if (const auto code = read_with_owner(item.record, bytes, distrust))
    throw Error(Fault::host, "cannot read " + item.record.string() + ": " + reason(code));
  if (!distrust.empty()) throw Error(Fault::usage, "only your own records are obeyed: " + distrust);
  std::optional<Delivery> delivery;
  try {
    const json::value root = parse_json(bytes);
    const json::value* all = root.is_object() ? root.get_object().if_contains("notifications") : nullptr;
    if (all != nullptr && all->is_array() && item.index < all->get_array().size())
      delivery = delivery_from(all->get_array()[item.index]);
  } catch (const JsonError&) {
  }
  if (!delivery || delivery->notifier != item.delivery.notifier)
    throw Error(Fault::host, item.record.string() + " has changed");
  item.delivery = std::move(*delivery);
}

using Call = std::pair<std::string, std::string>;  // a notifier, and its parameters as text

Call call_of(const Delivery& delivery) { return {delivery.notifier, delivery.params ? to_text(*delivery.params) : ""}; }

// Shows what the records would have called, and asks. Throws Error when the answer is no.
std::set<Call> ask_for_recorded(const NotifyOptions& options, const std::vector<std::filesystem::path>& experiments,
                                const CancelToken& cancel) {
  std::map<Call, std::size_t> calls;
  for (const auto& directory : experiments) {
    for (Pending& item : pending_in(directory, cancel)) {
      try {
        read_own(item);
        if (item.delivery.params) ++calls[call_of(item.delivery)];
      } catch (const Error&) {  // told when it is its turn
      }
    }
  }
  std::set<Call> agreed;
  if (calls.empty()) return agreed;
  constexpr std::size_t k_most_bytes = 16384;
  std::string text = "The records ask for these notifiers, with these parameters:\n";
  for (const auto& [call, count] : calls) {
    text += "  " + printable(call.first, 100) + ", for " + std::to_string(count) +
            (count == 1 ? " notification: " : " notifications: ") + printable(call.second, call.second.size() * 8 + 8) +
            "\n";
    agreed.insert(call);
  }
  if (options.yes) return agreed;
  // Nobody agrees to what scrolled away.
  if (text.size() > k_most_bytes)
    throw Error(Fault::usage, "the records ask for more than can be shown", "--experiments DIR with fewer of them");
  const Answer answer = ask_on_terminal(text + "Call them?");
  if (answer == Answer::none)
    throw Error(Fault::usage, "--as-recorded asks first, and there is no terminal to ask on",
                "--yes calls what the records say, whatever it is");
  if (answer == Answer::no) throw Error(Fault::usage, "nothing was sent");
  return agreed;
}

int notify_pending(const NotifyOptions& options) {
  const Settings settings = resolve_settings(options.typed, nullptr);
  repository_to_read(settings);
  const Catalog catalog = scan_plugins(settings);
  const Configured configured(settings, catalog);
  const CancelToken& cancel = cancel_on_interrupt();
  adopt_orphans();
  remove_leftovers(settings.experiments.value);
  const std::vector<std::filesystem::path> experiments = experiments_in(settings.experiments.value);
  const std::set<Call> agreed = options.as_recorded ? ask_for_recorded(options, experiments, cancel) : std::set<Call>();
  Report report(options.typed.json);
  for (const auto& directory : experiments) {
    for (const StoredRun& run : read_experiment(directory).runs) {
      if (!run.record) log_message(Severity::warning, run.files.run().string() + " " + run.fault);
      if (run.is_lost)
        log_message(Severity::warning, run.files.run().string() + " is lost: its process ended before the run did");
    }
    for (Pending& item : pending_in(directory, cancel)) {
      if (cancel.requested()) return k_cancelled;
      report.add(item.shown, item.delivery.notifier, [&] {
        if (options.as_recorded) {
          read_own(item);
          if (item.delivery.params && !agreed.contains(call_of(item.delivery)))
            throw Error(Fault::host, item.record.string() + " has changed");
        }
        const ResolvedParameters params =
            options.as_recorded ? configured.recorded(item) : configured.find(item.delivery);
        hide_secrets(params.secrets);
        PluginNotifier notifier = configured.make(item.delivery.notifier, params);
        return item.send(notifier);
      });
    }
  }
  return report.end();
}

}  // namespace

void add_notify_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<NotifyOptions>();
  line.add_flag("--pending", options->pending, "Send what could not be delivered when its run or sweep ended");
  add_repository_option(line, options->typed);
  add_notify_option(
      line, options->typed,
      "A notifier to send with, by its name; with --as-recorded, parameters over the recorded ones; repeatable");
  line.add_flag("--as-recorded", options->as_recorded,
                "Call the notifiers with the parameters in your own records: shows them and asks first");
  line.add_flag("-y,--yes", options->yes, "With --as-recorded: do not ask");
  add_plugin_options(line, options->typed);
  line.footer(
      "A notifier that fails is called again, three times in all within 30 s; then the record says so, and this "
      "command sends it later.\n"
      "The record says which run and which notifier; its parameters are those of --notify, or of \"notify\" in "
      "skrobot.json or in\n"
      "~/.config/skrobot/skrobot.json. Of several notifiers with one name, the one whose parameters are as recorded.\n"
      "Exit codes: 0 all were delivered, 1 some were not.");
  line.callback([=, &action] {
    action = [=] {
      if (!options->pending)
        throw Error(Fault::usage, "skrobot notify needs --pending", "'skrobot notify --help' shows what it does");
      if (options->yes && !options->as_recorded) throw Error(Fault::usage, "--yes is for --as-recorded");
      return notify_pending(*options);
    };
  });
}

}  // namespace skrobot
