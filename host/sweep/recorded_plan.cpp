// SPDX-License-Identifier: MIT
#include "sweep/recorded_plan.hpp"

#include "base/file_system.hpp"
#include "store/layout.hpp"
#include "store/record_file.hpp"

namespace skrobot {
namespace {

void merge(json::object& into, const json::object& from) {
  for (const auto& [key, value] : from) {
    json::value& place = into[key];
    if (place.is_object() && value.is_object()) merge(place.get_object(), value.get_object());
    else place = value;
  }
}

}  // namespace

std::error_code change_recorded_plan(const std::filesystem::path& experiment,
                                     const std::function<void(json::object&)>& change) {
  const std::filesystem::path path = experiment / k_sweep_plan;
  std::string bytes;
  if (const std::error_code code = read_record_file(path, bytes)) return code;
  try {
    json::value plan = parse_json(bytes);
    if (!plan.is_object()) return std::make_error_code(std::errc::bad_message);
    change(plan.get_object());
    return write_atomic(real_file_system(), path, to_pretty_text(plan) + "\n", Replace::existing);
  } catch (const JsonError&) {
    return std::make_error_code(std::errc::bad_message);
  }
}

std::error_code record_saved_trials(const std::filesystem::path& experiment, std::uint64_t saved) {
  return change_recorded_plan(experiment, [&](json::object& file) { file[k_saved_trials] = saved; });
}

std::error_code update_recorded_plan(const std::filesystem::path& experiment, const SweepPlan& plan) {
  return change_recorded_plan(experiment, [&](json::object& file) { merge(file, to_json(plan)); });
}

}  // namespace skrobot
