// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_COMMAND_OWN_STREAMS_HPP
#define SKROBOT_PLUGINS_COMMAND_OWN_STREAMS_HPP

#include <string_view>

namespace command {

enum class OwnStream { output, errors };  ///< this process's stdout and stderr

/// Writes `text` past the buffers of the C and C++ libraries. Waits for room; what cannot be written is dropped.
void write_to(OwnStream stream, std::string_view text);

}  // namespace command

#endif
