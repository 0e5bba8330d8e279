// SPDX-License-Identifier: MIT
#include "sweep/plan_request.hpp"

#include "base/digest.hpp"
#include "base/ownership.hpp"
#include "store/layout.hpp"

namespace skrobot {

TrustRequest request_of(const SweepPlan& plan, const std::filesystem::path& experiment) {
  TrustRequest request{experiment / k_sweep_plan, {}, {}, {}};
  std::string bytes;
  if (const auto code = read_with_owner(request.file, bytes, request.distrust))
    request.distrust = request.file.string() + " cannot be read";
  if (const auto folder = std::filesystem::path(plan.plugin.path).parent_path(); !folder.empty())
    request.demands.push_back({"plugins", folder.string()});
  // Keep recorded options even if the command line changes the launcher.
  json::object options = to_json(plan.slurm);
  options.erase("trials_per_job");
  if (plan.launcher == LauncherKind::slurm || !plan.slurm.arguments.empty() || options.size() > 1) {
    for (const auto& [name, value] : options)
      request.demands.push_back({"slurm", std::string(name) + " " + to_text(value)});
  }
  json::array all;
  for (const Demand& demand : request.demands) all.push_back({demand.what, demand.value});
  request.sha256 = text_sha256(to_text(all));
  return request;
}

}  // namespace skrobot
