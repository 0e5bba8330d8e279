// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_DESCRIPTOR_IO_HPP
#define SKROBOT_HOST_WORKER_DESCRIPTOR_IO_HPP

#include <cstddef>
#include <string_view>

namespace skrobot {

// A plugin shares the descriptors of its worker, and may make them non-blocking, even while a call waits. These wait
// all the same, go on after a signal, and after a part. Each returns false when the other side is gone. They allocate
// nothing, so a signal handler may call them.

bool write_all(int descriptor, std::string_view bytes);
/// The same for a socket; raises no SIGPIPE.
bool send_all(int socket, std::string_view bytes);
bool receive_all(int socket, char* data, std::size_t size);

}  // namespace skrobot

#endif
