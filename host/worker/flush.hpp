// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_FLUSH_HPP
#define SKROBOT_HOST_WORKER_FLUSH_HPP

namespace skrobot {

/// Writes what the standard streams of this process still hold: C's, this program's own C++ ones, and those of the
/// shared libstdc++ that plugins use, which are not the same where this program has its own copy. libc++ keeps
/// nothing that C's do not have.
void flush_standard_streams() noexcept;

}  // namespace skrobot

#endif
