// SPDX-License-Identifier: MIT
// What a Slurm node runs: the trials of one element of a sweep's job array.
#include <cstdlib>
#include <limits>
#include <memory>
#include <skrobot/error.hpp>

#include "app/sweep_request.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/interrupt.hpp"
#include "sweep/slurm_batch.hpp"

namespace skrobot {
namespace {

constexpr int k_cancelled = 130;

std::uint64_t element_number() {
  const char* text = std::getenv("SLURM_ARRAY_TASK_ID");
  const auto number = integer_from_text(text != nullptr ? text : "");
  if (!number || !number->is_int64() || number->get_int64() < 0)
    throw Error(Fault::usage, "skrobot sweep-element is run by Slurm: SLURM_ARRAY_TASK_ID says which element");
  return static_cast<std::uint64_t>(number->get_int64());
}

// Whoever submitted the job says where the plugin lies: sweep.json and the folder's settings may have been changed
// since by others.
int run(const std::filesystem::path& experiment, unsigned batch_number, const std::string& plugins,
        bool allow_untrusted) {
  const std::uint64_t element = element_number();
  SweepPlan plan = read_sweep_plan(experiment);
  TypedOptions typed;
  typed.plugins.push_back(plugins);
  typed.settings_of = SettingsOf::user;
  typed.allow_untrusted = allow_untrusted;
  const Settings settings = resolve_settings(typed, nullptr);
  const Catalog catalog = scan_plugins(settings);
  const Found task = find_planned_task(catalog, plan);
  const ParameterSchema schema = ParameterSchema::parse(task.item->schema);
  attach_schema(plan, schema);
  adopt_orphans();
  if (const char* processors = std::getenv("SLURM_CPUS_PER_TASK"); processors != nullptr)
    ::setenv("OMP_NUM_THREADS", processors, 0);
  const CancelToken& cancel = cancel_on_interrupt();
  std::optional<EarlyStop> early_stop;
  std::optional<RecordedCurves> others;
  if (plan.early_stop.rule != EarlyStopOptions::Rule::none)
    others.emplace(experiment, plan, early_stop.emplace(plan.early_stop, *plan.objective));
  const SweepContext context{
      experiment, plan, schema, task, {}, early_stop ? &*early_stop : nullptr, others ? &*others : nullptr};
  return run_element(context, read_batch(experiment, plan, batch_number), element, cancel) ? 0 : k_cancelled;
}

}  // namespace

void add_sweep_element_command(CommandLine& line, Action& action) {
  auto experiment = std::make_shared<std::string>();
  auto batch = std::make_shared<std::size_t>(0);
  auto plugins = std::make_shared<std::string>();
  auto allow_untrusted = std::make_shared<bool>(false);
  line.add_option("experiment", *experiment, "The sweep's directory").required();
  line.add_option("batch", *batch, "The batch").required();
  line.add_option("--plugins", *plugins, "The folder of the sweep's plugin").required();
  line.add_flag("--allow-untrusted", *allow_untrusted, "As of skrobot sweep");
  line.callback([=, &action] {
    action = [=] {
      if (*batch > std::numeric_limits<unsigned>::max())
        throw Error(Fault::usage, "there is no batch " + std::to_string(*batch));
      return run(*experiment, static_cast<unsigned>(*batch), *plugins, *allow_untrusted);
    };
  });
}

}  // namespace skrobot
