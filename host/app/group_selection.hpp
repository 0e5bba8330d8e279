// SPDX-License-Identifier: MIT
// Which runs make the groups of a comparison, and which of their numbers are compared.
#ifndef SKROBOT_HOST_APP_GROUP_SELECTION_HPP
#define SKROBOT_HOST_APP_GROUP_SELECTION_HPP

#include <string>
#include <vector>

#include "app/group_comparison.hpp"
#include "query/fields.hpp"

namespace skrobot {

/// The groups, in the order in which they are compared: as typed; by value; for git.commit in the order of history
/// where the git repository is at hand (see ordered_by_history()), else by their first start. Says in `warnings` what
/// was left out. Throws as compare_groups() does.
std::vector<ComparedGroup> select_groups(Repository& repository, const GroupQuestion& question,
                                         std::vector<std::string>& warnings);

/// The groups that `by` makes of the runs; any number of them. Throws as select_groups().
std::vector<ComparedGroup> groups_by_fields(Repository& repository, const GroupQuestion& question,
                                            std::vector<std::string>& warnings);

struct MetricToCompare {
  Field field;
  Better better = Better::unknown;
};

/// Throws as compare_groups() does.
std::vector<MetricToCompare> select_metrics(Repository& repository, const GroupQuestion& question,
                                            const std::vector<ComparedGroup>& groups);

/// "params.rate 0.1, git.commit 0123456789": a group's name by its values.
std::string group_name(const std::vector<std::string>& fields, const std::vector<json::value>& values);

}  // namespace skrobot

#endif
