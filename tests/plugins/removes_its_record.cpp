// SPDX-License-Identifier: MIT
#include "fault.hpp"

SKROBOT_FAULT(removes_its_record, "Removes the directory of its experiment") {
  std::filesystem::remove_all(context.directory().parent_path());
  return 42;
}
