// SPDX-License-Identifier: MIT
#include "sweep/slurm_batch.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/file_lock.hpp"
#include "base/file_system.hpp"
#include "base/text.hpp"
#include "isolate/reused_worker.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

constexpr std::int64_t k_most_attempts = 1'000'000;

[[noreturn]] void damaged(const std::filesystem::path& path, const std::string& what) {
  throw Error(Fault::host, path.string() + " is damaged: " + what);
}

BatchTrial trial_from(const json::value& value, const std::filesystem::path& path) {
  const json::object* object = value.if_object();
  const json::value* number = object != nullptr ? object->if_contains("trial") : nullptr;
  const json::value* attempts = object != nullptr ? object->if_contains("attempts") : nullptr;
  const auto is_within = [](const json::value* count, std::int64_t least, std::int64_t most) {
    return count != nullptr && count->is_int64() && count->get_int64() >= least && count->get_int64() <= most;
  };
  if (!is_within(number, 1, k_most_planned_trials) || !is_within(attempts, 0, k_most_attempts))
    damaged(path, "an entry is not a trial");
  BatchTrial trial{{static_cast<std::uint64_t>(number->get_int64()), {}}, static_cast<unsigned>(attempts->get_int64())};
  if (const json::value* values = object->if_contains("values"); values != nullptr && values->is_object())
    trial.order.values = values->get_object();
  return trial;
}

}  // namespace

std::filesystem::path slurm_file(const std::filesystem::path& experiment, const std::string& name) {
  return experiment / k_slurm_folder / name;
}
std::string batch_name(unsigned number) { return "batch-" + std::to_string(number); }

void write_batch(const std::filesystem::path& experiment, const SlurmBatch& batch) {
  json::array array_tasks;
  for (const auto& trials : batch.array_tasks) {
    json::array list;
    for (const BatchTrial& trial : trials) {
      json::object entry{{"trial", trial.order.number}, {"attempts", trial.attempts}};
      if (!trial.order.values.empty()) entry["values"] = trial.order.values;
      list.push_back(std::move(entry));
    }
    array_tasks.push_back(std::move(list));
  }
  const auto path = slurm_file(experiment, batch_name(batch.number) + ".json");
  FileSystem& files = real_file_system();
  if (const auto code = write_atomic(
          files, path, to_pretty_text(json::object{{"elements", std::move(array_tasks)}}) + "\n", Replace::yes)) {
    throw Error(Fault::host, "cannot write " + path.string() + ": " + reason(code));
  }
}

SlurmBatch read_batch(const std::filesystem::path& experiment, const SweepPlan& plan, unsigned number) {
  const auto path = slurm_file(experiment, batch_name(number) + ".json");
  std::string bytes;
  if (const auto code = read_record_file(path, bytes))
    throw Error(Fault::host, "cannot read " + path.string() + ": " + reason(code));
  SlurmBatch batch;
  batch.number = number;
  json::value value;
  try {
    value = parse_json(bytes);
  } catch (const JsonError& e) {
    damaged(path, e.what());
  }
  const json::value* array_tasks = value.is_object() ? value.get_object().if_contains("elements") : nullptr;
  if (array_tasks == nullptr || !array_tasks->is_array()) damaged(path, "it has no elements");
  for (const json::value& list : array_tasks->get_array()) {
    if (!list.is_array()) damaged(path, "an element is not a list");
    batch.array_tasks.emplace_back();
    for (const json::value& entry : list.get_array()) {
      batch.array_tasks.back().push_back(trial_from(entry, path));
      const TrialOrder& order = batch.array_tasks.back().back().order;
      if (order.number > plan.trials) damaged(path, "the plan has no trial " + std::to_string(order.number));
      for (const auto& entered : order.values) {
        const auto is_it = [&](const ValueSpace& space) { return space.key == entered.key(); };
        if (std::none_of(plan.spaces.begin(), plan.spaces.end(), is_it))
          damaged(path, "the plan does not vary " + in_quotes(entered.key()));
      }
    }
  }
  return batch;
}

bool is_done(const StoredTrial& trial, const BatchTrial& wanted) {
  if (trial.status != StoredTrial::Status::ended) return false;
  if (is_settled(trial.end)) return true;
  return trial.attempts > wanted.attempts && trial.end.state != State::cancelled;
}

bool run_array_task(const SweepContext& context, const SlurmBatch& batch, std::uint64_t array_task,
                    const CancelToken& cancel) {
  if (array_task >= batch.array_tasks.size())
    throw Error(Fault::host,
                "the batch " + std::to_string(batch.number) + " has no array task " + std::to_string(array_task));
  // Slurm restarts an array task if its node does not respond; the first process may still be running there.
  const FileLock lock(
      slurm_file(context.experiment, batch_name(batch.number) + "-" + std::to_string(array_task) + ".out"));
  const DurableMark mark(context.experiment);
  TrialRunner runner(context, real_file_system(), fresh_launcher(context.variables));
  for (const BatchTrial& wanted : batch.array_tasks[array_task]) {
    if (cancel.requested()) return false;
    if (is_done(read_trial(context.experiment, context.plan, wanted.order.number, mark), wanted)) continue;
    TrialOrder order = wanted.order;
    if (order.values.empty()) order.values = planned_values(context.plan, order.number);
    const TrialEnd end = runner.run(order, cancel, [](const LiveTrial&) {});
    if (end.state == State::cancelled && cancel.requested()) return false;
  }
  return true;
}

}  // namespace skrobot
