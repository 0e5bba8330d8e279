// SPDX-License-Identifier: MIT
// Compares groups of runs: is one better, by how much, and how sure is that?
#ifndef SKROBOT_HOST_APP_GROUP_COMPARISON_HPP
#define SKROBOT_HOST_APP_GROUP_COMPARISON_HPP

#include <optional>
#include <skrobot/repository.hpp>
#include <string>
#include <vector>

#include "app/gate_rule.hpp"
#include "statistics/sample_comparison.hpp"

namespace skrobot {

/// With which groups each one is compared.
enum class Against { all, first, previous };

enum class Pairing { by_seed, none };

/// Of a metric: which values are better.
enum class Better { unknown, higher, lower };

struct GroupQuestion {
  std::vector<std::string> where{};    ///< a group each; at most one with `by` or `names`
  std::vector<std::string> names{};    ///< a group each, of runs or experiments, named as for Repository::runs()
  std::vector<std::string> by{};       ///< fields that make groups
  std::vector<std::string> metrics{};  ///< names of metrics, or fields with numbers; empty: see compare_groups()
  std::string objective{};             ///< "maximize:auc": a metric, and what is better; empty: none
  std::optional<Against> against{};    ///< none: the previous one for git.commit, else all
  Pairing pairing = Pairing::by_seed;
  std::optional<GateRule> gate{};
};

struct ComparedGroup {
  std::string name;                             ///< an expression, a name, "params.rate 0.1"; foreign text
  std::vector<json::value> values;              ///< of the fields that it was grouped by
  std::vector<RunSummary> runs;                 ///< that count
  std::map<std::string, std::size_t> left_out;  ///< runs by state that do not
};

struct GroupDifference {
  std::size_t from = 0, to = 0;  ///< numbers of groups; differences are `to` minus `from`
  SampleComparison samples;
  std::size_t without_partner = 0;  ///< runs that no run of the other group has the seed of; 0 where nothing is paired
  double p = std::numeric_limits<double>::quiet_NaN();  ///< by Holm's correction over all comparisons
  GateState gate = GateState::open;
  bool is_significant() const { return p < k_significant; }
};

struct ComparedMetric {
  std::string field;
  Better better = Better::unknown;
  std::vector<Summary> groups;       ///< one for each group
  std::vector<std::size_t> missing;  ///< runs of each group without a value
  std::vector<GroupDifference> differences;
};

struct GroupComparison {
  std::vector<ComparedGroup> groups;    ///< two at least
  std::vector<ComparedMetric> metrics;  ///< one at least
  std::vector<std::string> warnings;    ///< reasons to doubt the comparison, as sentences; printable
  std::size_t comparisons = 0;          ///< that Holm's correction counts
  bool is_gate_closed() const;
};

/// Reads the runs and compares them. Only completed runs count, unless the expression names `state`. Without metrics
/// and objective it takes the objective of the sweeps that the runs belong to, else all metrics. Throws QueryError, and
/// Error(Fault::usage) for an unknown name or field, fewer than two groups, more than k_most_groups, an empty group,
/// the same runs twice, a metric without numbers, and a gate that could never close.
GroupComparison compare_groups(Repository& repository, const GroupQuestion& question);

inline constexpr std::size_t k_most_groups = 26;  // as many as letters

}  // namespace skrobot

#endif
