// SPDX-License-Identifier: MIT
#include "app/thread_share.hpp"

#include <algorithm>
#include <cstdlib>
#include <thread>

namespace skrobot {
namespace {

constexpr const char* k_variable = "OMP_NUM_THREADS";

}  // namespace

EnvironmentVariables thread_share(unsigned jobs) {
  if (std::getenv(k_variable) != nullptr) return {};
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  std::string variable = k_variable;
  variable.append("=").append(std::to_string(std::max(1U, processors / jobs)));
  return {std::move(variable)};
}

EnvironmentVariables slurm_thread_share() {
  const char* processors = std::getenv("SLURM_CPUS_PER_TASK");
  if (std::getenv(k_variable) != nullptr || processors == nullptr) return {};
  return {std::string(k_variable) + "=" + processors};
}

}  // namespace skrobot
