// SPDX-License-Identifier: MIT
// The index's tables, and how they are brought up to date.
#ifndef SKROBOT_HOST_QUERY_INDEX_UPDATE_HPP
#define SKROBOT_HOST_QUERY_INDEX_UPDATE_HPP

#include <filesystem>
#include <functional>
#include <string>

#include "query/database.hpp"

namespace skrobot {

/// Of the tables; an index of another version is not read.
inline constexpr int k_index_version = 4;

/// Makes the tables where there are none, after a call of `begin_write`, for the repository of that identity (see
/// repository_identity()). False: the file is another repository's, of another version, or none of ours. Throws
/// DatabaseError.
bool prepare_index(Database& database, const std::string& identity, const std::function<void()>& begin_write);

/// Brings the index up to date with what lies in the repository. Calls `begin_write` once before it writes anything,
/// and not when nothing changed; it may wait for other writers, who may have done the work meanwhile. Throws
/// DatabaseError, and Error(Fault::host) when the repository cannot be read.
void update_index(Database& database, const std::filesystem::path& repository,
                  const std::function<void()>& begin_write);

}  // namespace skrobot

#endif
