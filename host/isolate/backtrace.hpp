// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_ISOLATE_BACKTRACE_HPP
#define SKROBOT_HOST_ISOLATE_BACKTRACE_HPP

#include <cstdint>
#include <filesystem>
#include <string>

#include "isolate/protocol.hpp"

namespace skrobot {

/// A `crash` message's fields as text: the address, if the fault has one, then one line a stack frame, innermost first:
/// "#0 Descent::step(double) +0x1c in descent.so (+0x31b0)".
std::string describe_crash(protocol::Fields& fields);

/// The function that the byte at `offset` (from where the library is loaded) lies in, demangled, with the distance from
/// its beginning; from the library's symbol table, local functions too. Empty: stripped, or not an ELF file of this
/// machine.
std::string function_at(const std::filesystem::path& library, std::uint64_t offset);

}  // namespace skrobot

#endif
