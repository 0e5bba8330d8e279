// SPDX-License-Identifier: MIT
// FindOptions as the index takes them.
#ifndef SKROBOT_HOST_APP_FIND_QUERY_HPP
#define SKROBOT_HOST_APP_FIND_QUERY_HPP

#include <skrobot/repository.hpp>
#include <string>
#include <vector>

#include "query/run_query.hpp"

namespace skrobot {

struct FindQuery {
  RunQuery query;                   ///< without the names in `runs`
  std::vector<std::string> fields;  ///< names of the fields in `sort`, then in `where`
};

/// Opens no repository. Throws QueryError.
FindQuery read_query(const FindOptions& options);

/// The query, of the runs and experiments with these names only; of all if there are none. Throws Error(Fault::usage)
/// for an unknown name, and DatabaseError: call it in RunIndex::read().
RunQuery with_names(RunIndex& index, RunQuery query, const std::vector<std::string>& names);

}  // namespace skrobot

#endif
