// SPDX-License-Identifier: MIT
#include "app/array_task.hpp"

#include "app/sweep_request.hpp"
#include "app/thread_share.hpp"
#include "sweep/slurm_batch.hpp"

namespace skrobot {

bool run_array_task_of(const ArrayTaskCall& call, const CancelToken& cancel) {
  SweepPlan plan = read_sweep_plan(call.experiment);
  TypedOptions typed = call.typed;
  typed.settings_of = SettingsOf::user;
  const Settings settings = resolve_settings(typed, nullptr);
  const Found task = find_planned_task(scan_plugins(settings), plan);
  const ParameterSchema schema = ParameterSchema::parse(task.item->schema);
  attach_schema(plan, schema);
  std::optional<EarlyStop> early_stop;
  std::optional<RecordedCurves> others;
  if (plan.early_stop.compares_curves())
    others.emplace(call.experiment, plan, early_stop.emplace(plan.early_stop, *plan.objective));
  const SweepContext context{.experiment = call.experiment,
                             .plan = plan,
                             .schema = schema,
                             .task = task,
                             .secrets = {},
                             .early_stop = early_stop ? &*early_stop : nullptr,
                             .others = others ? &*others : nullptr,
                             .variables = slurm_thread_share()};
  return run_array_task(context, read_batch(call.experiment, plan, call.batch), call.array_task, cancel);
}

}  // namespace skrobot
