// SPDX-License-Identifier: MIT
// The host, as a plugin sees it as a whole.
#ifndef SKROBOT_HOST_HPP
#define SKROBOT_HOST_HPP

#include <cstdint>
#include <string_view>

#include "skrobot/plugin.h"

namespace skrobot {

/// Severity of a log record.
enum class Level : std::int32_t {
  debug = SKROBOT_DEBUG,
  info = SKROBOT_INFO,
  warning = SKROBOT_WARNING,
  error = SKROBOT_ERROR
};

/// The same text for the C contract; borrowed, not copied.
inline skrobot_str to_str(std::string_view text) { return {text.data(), text.size()}; }
/// The same text for C++; borrowed, not copied.
inline std::string_view to_view(skrobot_str text) { return {text.data, text.size}; }

/// What the host offers to a plugin as a whole. Cheap to copy, usable from any thread until the process ends. A class
/// that can be made from one gets it: `explicit MyTask(skrobot::Host host)`; a running task has it as Context::host().
class Host {
 public:
  /// One that offers nothing: that of a task which is linked into a program.
  Host() = default;
  /// The table is borrowed, and may be null.
  explicit Host(const skrobot_host* table) : table_(table) {}

  /// Which minor version of the contract the host has; 0 where there is no host.
  std::uint32_t abi_minor() const { return table_ != nullptr ? table_->abi_minor : 0; }
  /// Adds a record to the run's log; outside of a run, to the host's. Never fails.
  void log(Level level, std::string_view text) const {
    if (table_ != nullptr) table_->log(table_->ctx, static_cast<std::int32_t>(level), to_str(text));
  }
  /// A later capability by its id and revision ("skrobot.example/1"), as the struct that its header declares; nullptr
  /// when this host has none of that name.
  template <class Table>
  const Table* extension(std::string_view id) const {
    return table_ != nullptr ? static_cast<const Table*>(table_->extension(table_->ctx, to_str(id))) : nullptr;
  }
  /// The C contract's own struct, for members that have no function here; nullptr where there is no host. Read what was
  /// added after the first version as `SKROBOT_HAS(skrobot_host, table, member) && table->member != nullptr`.
  const skrobot_host* table() const { return table_; }

 private:
  const skrobot_host* table_ = nullptr;
};

}  // namespace skrobot

#endif
