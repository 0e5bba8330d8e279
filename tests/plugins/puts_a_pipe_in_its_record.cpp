// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <sys/stat.h>

SKROBOT_FAULT(puts_a_pipe_in_its_record, "Puts pipes where readers look for records") {
  const auto record = context.directory().parent_path();
  ::mkfifo((record / "other.run").c_str(), 0666);
  std::filesystem::create_directory(record.parent_path() / "pipe");
  ::mkfifo((record.parent_path() / "pipe" / "experiment.log").c_str(), 0666);
  return nullptr;
}
