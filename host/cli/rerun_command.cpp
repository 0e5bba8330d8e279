// SPDX-License-Identifier: MIT
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "app/record_view.hpp"
#include "app/run_plan.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/dry_run.hpp"
#include "cli/options.hpp"
#include "core/input_digest.hpp"
#include "core/plugin_setup.hpp"

namespace skrobot {
namespace {

// Warns about a plugin or input that has changed since the run.
void warn_of_changes(const RunRecord& record, const PlannedRun& run) {
  const PluginIdentity& then = *record.plugin;
  const PluginIdentity& now = run.task.plugin->identity;
  const auto shown = [](const PluginIdentity& plugin) {
    return printable(plugin.version, 60) + " (sha256 " + printable(plugin.sha256.substr(0, 12), 20) + "…)";
  };
  if (then.sha256 != now.sha256) {
    log_message(Severity::warning, "the plugin " + printable(now.id, 200) + " has changed since that run: then " +
                                       shown(then) + ", now " + shown(now));
  }
  constexpr std::uint64_t k_most_bytes = std::uint64_t{1} << 30;
  for (const InputFile& input : digest_inputs(task_paths(run.params), k_most_bytes)) {
    for (const InputFile& known : record.inputs) {
      const bool is_known = known.parameter == input.parameter && !known.sha256.empty() && known.sha256 != k_not_read &&
                            input.sha256 != k_not_read;
      if (is_known && known.sha256 != input.sha256)
        log_message(Severity::warning,
                    "the file that parameter " + in_quotes(input.parameter) + " names has changed since that run");
    }
  }
}

int rerun(const TypedOptions& typed, const std::string& word, const std::vector<std::string>& words) {
  if (typed.quiet && typed.verbose) throw Error(Fault::usage, "--quiet and --verbose exclude each other");
  if (word.empty()) throw Error(Fault::usage, "skrobot rerun needs a run", "skrobot rerun latest");
  set_log_threshold(typed.verbose ? Severity::debug : Severity::warning);
  const Settings settings = resolve_settings(typed, nullptr);
  Repository repository(repository_to_read(settings));
  const StoredRun stored = read_run(files_of(repository.directory(), repository.run(word)));
  const RunPlan plan = make_rerun_plan(typed, stored, words);
  hide_secrets(secrets_of(plan));
  warn_of_changes(*stored.record, plan.runs.front());
  if (typed.dry_run) {
    print_dry_run(plan, typed.json);
    return 0;
  }
  return execute_plan(plan, typed);
}

}  // namespace

void add_rerun_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto word = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  line.add_option("run", *word, "Run to repeat").type_name("RUN");
  line.add_option("params", *words, "Parameters to change, and secrets, which are not recorded").type_name("key=value");
  add_run_options(line, *typed);
  std::string help = k_run_help;
  help +=
      "\nParameters, seed, timeout, limits, tags and note are those of the recorded run,\n"
      "unless given. The new run is in a new experiment. A warning says whether the\n"
      "plugin, or a file that a parameter names, has changed.";
  line.footer(help);
  line.callback([=, &action] { action = [=] { return rerun(*typed, *word, *words); }; });
}

}  // namespace skrobot
