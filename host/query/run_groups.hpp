// SPDX-License-Identifier: MIT
// Groups of runs that agree in some fields, in one pass over the index.
#ifndef SKROBOT_HOST_QUERY_RUN_GROUPS_HPP
#define SKROBOT_HOST_QUERY_RUN_GROUPS_HPP

#include <skrobot/run_group.hpp>
#include <vector>

#include "query/fields.hpp"
#include "query/run_query.hpp"
#include "statistics/summary.hpp"

namespace skrobot {

/// Which runs take part in the statistics of their group.
enum class CountedRuns { completed, all };

struct RunGroupQuery {
  RunQuery runs;              ///< order and limit mean nothing
  std::vector<Field> by;      ///< one at least
  std::vector<Field> fields;  ///< whose numbers are summarized; empty: the last values of all metrics
  CountedRuns counted = CountedRuns::completed;
};

/// The groups, ordered by the values of `by`. Call it in RunIndex::read(). Throws DatabaseError.
std::vector<RunGroup> find_groups(RunIndex& index, const RunGroupQuery& query);

/// A summary under a field's name.
FieldStatistics to_statistics(std::string field, const Summary& summary);

}  // namespace skrobot

#endif
