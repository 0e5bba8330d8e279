// SPDX-License-Identifier: MIT
// The host, as seen by a plugin.
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

/// The host. Cheap to copy, usable from any thread until the process ends. A task or notifier gets it through a
/// constructor `explicit MyTask(skrobot::Host host)`; a running task also has Context::host().
class Host {
 public:
  /// A host that offers nothing, as for a task linked into a program.
  Host() = default;
  /// The table is borrowed, and may be null.
  explicit Host(const skrobot_host* table) : table_(table) {}

  /// The minor version of the host's contract; 0 without a host.
  std::uint32_t abi_minor() const { return table_ != nullptr ? table_->abi_minor : 0; }
  /// Adds a record to the run's log; outside a run, to the host's log. Never fails.
  void log(Level level, std::string_view text) const {
    if (table_ != nullptr) table_->log(table_->ctx, static_cast<std::int32_t>(level), to_str(text));
  }
  /// Returns an extension by its id and revision ("skrobot.example/1"), as the struct declared by its header; nullptr
  /// if this host does not offer it.
  template <class Table>
  const Table* extension(std::string_view id) const {
    return table_ != nullptr ? static_cast<const Table*>(table_->extension(table_->ctx, to_str(id))) : nullptr;
  }
  /// The struct of the C contract, for members without a function here; nullptr without a host. Read members added
  /// after the first version as `SKROBOT_HAS(skrobot_host, table, member) && table->member != nullptr`.
  const skrobot_host* table() const { return table_; }

 private:
  const skrobot_host* table_ = nullptr;
};

}  // namespace skrobot

#endif
