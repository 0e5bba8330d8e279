// SPDX-License-Identifier: MIT
// Searches the index; filtering and sorting are SQLite's.
#ifndef SKROBOT_HOST_QUERY_RUN_QUERY_HPP
#define SKROBOT_HOST_QUERY_RUN_QUERY_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "query/fields.hpp"
#include "query/run_index.hpp"

namespace skrobot {

struct RunQuery {
  std::optional<Sql> where;              ///< see parse_filter
  std::vector<std::string> experiments;  ///< only of these; empty: of all
  Sql order;                             ///< see parse_sort; empty: the newest first
  std::size_t limit = 0;                 ///< 0: none
};

struct Order {
  Sql terms;
  std::vector<std::string> fields;  ///< their names
};

/// "-metrics.auc,started": what to sort by, `-` for the greatest first. What a run does not have comes last. Throws
/// QueryError.
Order parse_sort(const std::string& text);

/// " WHERE …", or nothing: which runs are meant, whatever the order and the limit.
Sql conditions(const RunQuery& query);

/// The rows that are meant, in order. Throws DatabaseError, as the functions below: call them in RunIndex::read().
std::vector<std::int64_t> find_rows(Database& database, const RunQuery& query);

/// How many there are without the limit.
std::size_t count_rows(Database& database, const RunQuery& query);

}  // namespace skrobot

#endif
