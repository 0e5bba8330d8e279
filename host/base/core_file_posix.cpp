// SPDX-License-Identifier: MIT
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/core_file.hpp"

namespace skrobot {

void forbid_core_file() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);  // a core that is piped to a program does not mind the limit
}

}  // namespace skrobot
