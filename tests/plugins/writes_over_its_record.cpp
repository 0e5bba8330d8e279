// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <fstream>

SKROBOT_FAULT(writes_over_its_record, "Overwrites its own record, outside the directory it was given") {
  const auto directory = context.directory();
  for (const char* extension : {".run", ".result", ".errors"})
    std::ofstream(directory.string() + extension) << "garbage";
  return {{"said", "all is well"}};
}
