// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <string>

SKROBOT_FAULT(logs_a_huge_record, "Logs one record of 300 MB") {
  context.info(std::string(150'000'000, 'x') + "\né" + std::string(150'000'000, 'y'));
  context.info("after it");
  return nullptr;
}
