// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_QUERY_MISSING_FIELDS_HPP
#define SKROBOT_HOST_QUERY_MISSING_FIELDS_HPP

#include <string>
#include <vector>

#include "query/database.hpp"

namespace skrobot {

/// For each of these fields that no run has, a sentence that names it and the nearest one that runs have: "no run has
/// 'params.roundz'; did you mean 'params.rounds'?". A misspelled parameter, metric, tag or member of a result is no
/// error: runs to come may have it. Empty where there are no runs. Throws Error(Fault::usage) as parse_field() does,
/// and DatabaseError: call it in RunIndex::read().
std::vector<std::string> missing_fields(Database& database, const std::vector<std::string>& names);

}  // namespace skrobot

#endif
