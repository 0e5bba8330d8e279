// SPDX-License-Identifier: MIT
// Which process is at work on something, in a form that is a part of a file's name: `<pid>-<start ticks>-<host>`. A
// directory may be shared by many machines: the number of a process says something on its own machine only.
#ifndef SKROBOT_HOST_BASE_PROCESS_MARK_HPP
#define SKROBOT_HOST_BASE_PROCESS_MARK_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace skrobot {

struct ProcessMark {
  int pid = 0;
  std::uint64_t start_ticks = 0;
  std::string host;  ///< its name's letters, digits, - and _; everything else is _
};

/// Of this process; without a dot.
std::string own_mark();
/// Reads one; none when `text` is no mark.
std::optional<ProcessMark> mark_from(std::string_view text);

enum class Life { going, gone, unknown };  // unknown: on another machine
Life life_of(const ProcessMark& mark);

/// The hidden name under which a file is written that is to be called `name`: `.<name>.<number>.<mark>.tmp`, the name
/// cut where it is long.
std::string temporary_name(std::string_view name, unsigned number);

}  // namespace skrobot

#endif
