// SPDX-License-Identifier: MIT
// Which of many records survived a power cut, when they were written without a sync each (store/unsynced_files.hpp).
#ifndef SKROBOT_HOST_STORE_DURABLE_MARK_HPP
#define SKROBOT_HOST_STORE_DURABLE_MARK_HPP

#include <cstdint>
#include <filesystem>
#include <system_error>

namespace skrobot {

/// Makes all that was written below `experiment` before the call durable, and says so in its hidden file `.synced`,
/// whose time of change is that of the call's beginning.
std::error_code mark_durable(const std::filesystem::path& experiment);

class DurableMark {
 public:
  explicit DurableMark(const std::filesystem::path& experiment);
  /// False: `file` is newer than the mark, and the machine was started after it was written: what belongs to it may be
  /// damaged. True where there is no mark: then every record was synced by itself.
  bool covers(const std::filesystem::path& file) const;

 private:
  std::int64_t marked_ns_ = 0;  // since the epoch, as file times are; read with the next
  bool is_there_;
  std::int64_t started_ns_ = 0;  // when this machine was
};

}  // namespace skrobot

#endif
