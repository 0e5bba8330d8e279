// SPDX-License-Identifier: MIT
// What a comparison of groups found: as sentences, as JSON, and as JUnit's XML for CI.
#ifndef SKROBOT_HOST_APP_GROUP_REPORT_HPP
#define SKROBOT_HOST_APP_GROUP_REPORT_HPP

#include <string>
#include <vector>

#include "app/group_comparison.hpp"

namespace skrobot {

/// A number with as many digits as its uncertainty leaves: 0.0123 for 0.012345 with an uncertainty of 0.004. With none
/// (0, NaN) six digits. "-" for NaN.
std::string rounded_text(double value, double uncertainty);

/// " (+2.1%)", or nothing where it says nothing: from 0, below 0.05 % and above 1000 %.
std::string relative_text(double relative);

/// "A is better by 0.012 (95 %: 0.004 to 0.020), paired over 10 seeds": what a person can repeat. `names` of the
/// groups.
std::string difference_sentence(const ComparedMetric& metric, const GroupDifference& difference,
                                const std::vector<std::string>& names);

/// What else is to be known of a difference: runs without partner, the bootstrap interval. Sentences.
std::vector<std::string> difference_notes(const GroupDifference& difference, const std::vector<std::string>& names);

/// A sentence if the runs are so few that a rank test of theirs can show nothing; else empty.
std::string few_runs_note(const ComparedMetric& metric);

/// A field for people, with its unit if its name has none: "duration (ms)".
std::string field_heading(const std::string& field);

/// What `gate` says of a difference: "worse by 2 %: found", "… not excluded: the runs are too few for their noise".
std::string gate_sentence(const GateRule& gate, const ComparedMetric& metric, const GroupDifference& difference,
                          const std::vector<std::string>& names);

/// One JSON document: `groups`, `metrics` with `differences`, `warnings`. What cannot be told is null.
json::object group_document(const GroupComparison& comparison);

/// One test suite, one case for each difference; a closed gate is a failure, one that is undecided and groups with too
/// few runs are skipped. In the format that GitLab, Jenkins and GitHub's actions read.
std::string junit_report(const GroupComparison& comparison, const std::optional<GateRule>& gate);

}  // namespace skrobot

#endif
