// SPDX-License-Identifier: MIT
// Runs as they are at one moment, for output that takes as long as its reader does: nobody waits for that, and nothing
// that is deleted meanwhile is missing from it.
#ifndef SKROBOT_HOST_QUERY_RUN_SNAPSHOT_HPP
#define SKROBOT_HOST_QUERY_RUN_SNAPSHOT_HPP

#include <functional>

#include "query/run_index.hpp"

namespace skrobot {

/// Keeps the runs in a temporary table, on the disk when they are many. Uses the index, for as long as it lives.
class RunSnapshot {
 public:
  /// `find` gives the rows that are wanted, in order; it may read the index. Throws Error(Fault::host), and what `find`
  /// throws.
  RunSnapshot(RunIndex& index, const std::function<std::vector<std::int64_t>()>& find);
  ~RunSnapshot();
  RunSnapshot(const RunSnapshot&) = delete;
  RunSnapshot& operator=(const RunSnapshot&) = delete;
  /// Hands each run to `take`, in that order. May be called again. Throws Error(Fault::host).
  void each(const std::function<void(const IndexedRun&)>& take) const;

 private:
  RunIndex& index_;
  std::string table_;
};

}  // namespace skrobot

#endif
