// SPDX-License-Identifier: MIT
// The tables of the index, and by what they are searched.
#ifndef SKROBOT_HOST_QUERY_INDEX_SCHEMA_HPP
#define SKROBOT_HOST_QUERY_INDEX_SCHEMA_HPP

#include "query/database.hpp"

namespace skrobot {

/// Makes the tables in a database that has none. Throws DatabaseError, as the functions below.
void make_tables(Database& database);

/// Makes the indexes that are not there yet: after the first rows, which is faster than beside them.
void make_indexes(Database& database);

/// Does the database have these tables and indexes, and nothing else, such as a view that never ends in a table's
/// place?
bool has_our_schema(Database& database);

}  // namespace skrobot

#endif
