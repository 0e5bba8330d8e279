// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>

#include "app/notify_pending.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "cli/options.hpp"
#include "cli/trust_prompt.hpp"
#include "isolate/worker.hpp"

namespace skrobot {
namespace {

constexpr int k_completed = 0;
constexpr int k_some_failed = 1;
constexpr int k_cancelled = 130;

struct NotifyOptions {
  TypedOptions typed;
  bool pending = false, as_recorded = false, yes = false;
};

// The deliveries and their outcomes, shown at once or as one document at the end.
class Report {
 public:
  explicit Report(bool as_json) : as_json_(as_json) {}

  void add(const Redelivery& result) {
    has_unconfigured_ = has_unconfigured_ || result.is_unconfigured;
    failed_ = failed_ || !result.error.empty();
    const bool was_skipped = result.error.empty() && !result.skipped.empty();
    const std::string state = !result.error.empty() ? "failed" : was_skipped ? "skipped" : "delivered";
    if (as_json_) {
      // The name that the record uses.
      json::object entry{{"run", result.subject},
                         {"notifier", result.notifier},
                         {"state", was_skipped ? "passed_over" : state},
                         {"error", result.error.empty() ? json::value() : json::value(result.error)}};
      if (!result.skipped.empty()) entry["reason"] = result.skipped;
      all_.push_back(std::move(entry));
      return;
    }
    is_empty_ = false;
    const std::string& why = result.error.empty() ? result.skipped : result.error;
    std::cout << state << std::string(13 - state.size(), ' ') << printable(result.subject, 300) << "  "
              << printable(result.notifier, 100) << (why.empty() ? "" : ": " + printable(why, 500)) << std::endl;
  }

  int end() const {
    if (has_unconfigured_)
      write_terminal(
          "hint: configure it in ~/.config/skrobot/skrobot.json, give it with --notify, or use the recorded parameters "
          "with --as-recorded\n");
    if (as_json_) std::cout << to_pretty_text(all_) << "\n";
    else if (is_empty_) std::cout << "No pending notifications.\n";
    return failed_ ? k_some_failed : k_completed;
  }

 private:
  const bool as_json_;
  json::array all_;
  bool is_empty_ = true;
  bool failed_ = false;
  bool has_unconfigured_ = false;
};

// Shows the calls that the records ask for, and asks. Throws Error if the user declines.
void ask_for_recorded(const std::vector<RecordedCall>& calls, bool yes) {
  if (yes) return;
  constexpr std::size_t k_most_bytes = 16384;
  std::string text = "The records ask for these notifiers, with these parameters:\n";
  for (const RecordedCall& call : calls) {
    text += "  " + printable(call.notifier, 100) + ", for " + std::to_string(call.notifications) +
            (call.notifications == 1 ? " notification: " : " notifications: ") +
            printable(call.params, call.params.size() * 8 + 8) + "\n";
  }
  // Do not ask about more than fits on the screen.
  if (text.size() > k_most_bytes)
    throw Error(Fault::usage, "the records ask for more notifiers than can be shown",
                "use --experiments DIR with a repository of fewer records");
  const Answer answer = ask_on_terminal(text + "Call them?");
  if (answer == Answer::none)
    throw Error(Fault::usage, "--as-recorded asks first, and there is no terminal to ask on",
                "use --yes to call what the records ask for, whatever it is");
  if (answer == Answer::no) throw Error(Fault::usage, "nothing was sent");
}

int notify(const NotifyOptions& options) {
  if (!options.pending) throw Error(Fault::usage, "skrobot notify needs --pending", "see 'skrobot notify --help'");
  if (options.yes && !options.as_recorded) throw Error(Fault::usage, "--yes is only for --as-recorded");
  const CancelToken& cancel = cancel_on_interrupt();
  adopt_orphans();
  Report report(options.typed.json);
  const RedeliveryFace face{
      .as_recorded = options.as_recorded,
      .agree = [&](const std::vector<RecordedCall>& calls) { ask_for_recorded(calls, options.yes); },
      .hide = hide_secrets,
      .told = [&](const Redelivery& result) { report.add(result); }};
  if (!notify_pending(resolve_settings(options.typed, nullptr), face, cancel)) return k_cancelled;
  return report.end();
}

}  // namespace

void add_notify_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<NotifyOptions>();
  line.add_flag("--pending", options->pending,
                "Send notifications that could not be delivered when a run or sweep ended");
  add_repository_option(line, options->typed);
  add_notify_option(line, options->typed,
                    "Notifier to send with; with --as-recorded its parameters replace the recorded ones; repeatable");
  line.add_flag("--as-recorded", options->as_recorded,
                "Use the parameters in your own records; shows them and asks first");
  line.add_flag("-y,--yes", options->yes, "With --as-recorded: do not ask");
  add_plugin_options(line, options->typed);
  line.footer(
      "A notifier that fails is called again, up to three times within 30 s. If it\n"
      "still fails, the record says so, and this command sends the notification later.\n"
      "The record names the run and the notifier; the notifier's parameters come from\n"
      "--notify, or from \"notify\" in skrobot.json or ~/.config/skrobot/skrobot.json.\n"
      "If several notifiers have the same name, the one with the recorded parameters\n"
      "is used.\n"
      "Exit codes: 0 all notifications were delivered, 1 some were not.");
  line.callback([=, &action] { action = [=] { return notify(*options); }; });
}

}  // namespace skrobot
