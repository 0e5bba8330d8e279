// SPDX-License-Identifier: MIT
// Groups of runs for people and programs: ordered, limited, as JSON.
#ifndef SKROBOT_HOST_APP_GROUP_LIST_HPP
#define SKROBOT_HOST_APP_GROUP_LIST_HPP

#include <skrobot/repository.hpp>
#include <string>
#include <vector>

namespace skrobot {

struct GroupListQuery {
  GroupOptions groups;
  /// Fields that groups are made by, or whose mean they are ordered by, `-` for descending: "-metrics.auc". Empty: by
  /// the fields that make the groups.
  std::string sort;
  std::size_t limit = 0;  ///< 0: none
};

struct GroupList {
  std::vector<std::string> by;
  std::vector<RunGroup> groups;
  std::size_t count = 0;             ///< without the limit
  std::vector<std::string> fields;   ///< every field with statistics, in the order in which they are met
  std::vector<std::string> unknown;  ///< sentences about fields that no run has
};

/// The value of --group-by: "params.rate,git.commit". Throws Error(Fault::usage) for an unknown field, the same one
/// twice, or none.
std::vector<std::string> group_fields(const std::string& text);

/// Throws as Repository::groups(), and Error(Fault::usage) for a field to sort by that is in no group.
GroupList list_groups(Repository& repository, const GroupListQuery& query);

/// One object for each group: `group` (the values by field), `runs`, `states`, `statistics` by field. What too few runs
/// tell is null.
json::array groups_document(const GroupList& list);

/// The statistics of one field; null: no run of the group has it.
const FieldStatistics* statistics_of(const RunGroup& group, const std::string& field);

}  // namespace skrobot

#endif
