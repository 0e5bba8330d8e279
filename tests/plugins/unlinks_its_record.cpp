// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <fstream>

SKROBOT_FAULT(unlinks_its_record, "Removes its metrics and parameters, and puts another file in its log's place") {
  const std::filesystem::path run = context.directory();
  std::filesystem::remove(run.string() + ".metrics");
  std::filesystem::remove(run.string() + ".params");
  std::filesystem::remove(run.string() + ".log");
  std::ofstream(run.string() + ".log") << "not the log\n";
  context.info("after it");
  return nullptr;
}
