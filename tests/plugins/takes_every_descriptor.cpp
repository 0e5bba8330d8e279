// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <fcntl.h>

SKROBOT_FAULT(takes_every_descriptor, "Opens files until there is no descriptor left, then returns") {
  int opened = 0;
  while (::open("/dev/null", O_RDONLY) >= 0) ++opened;
  return {{"opened", opened}};
}
