// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_CORE_FILE_HPP
#define SKROBOT_HOST_BASE_CORE_FILE_HPP

namespace skrobot {

/// From now on no core file of this process is written, whatever the system's settings; one that it starts with exec
/// has its own say.
void forbid_core_file();

}  // namespace skrobot

#endif
