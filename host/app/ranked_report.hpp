// SPDX-License-Identifier: MIT
// The results of a sweep: its best trials, as a table, as a document, and in words.
#ifndef SKROBOT_HOST_APP_RANKED_REPORT_HPP
#define SKROBOT_HOST_APP_RANKED_REPORT_HPP

#include <optional>
#include <string>
#include <vector>

#include "app/sweep_ranking.hpp"
#include "app/sweep_request.hpp"
#include "core/notification.hpp"
#include "sweep/scheduler.hpp"

namespace skrobot {

/// "; it reports 'auc', 'loss'; did you mean 'auc'?", or that it reports nothing.
std::string reported_words(const Objective& objective, const std::vector<std::string>& reported);

/// The ranked table of the sweep in the directory of that name, every line with a newline; empty without an objective
/// or without a trial that has it. With repeats, its rows are points, and lines below it say what the marks mean.
/// Parameters that find no room in `width` are left out from the end, and a last line
/// says which, and what shows them.
std::string ranked_table(const std::string& experiment, const SweepPlan& plan, const std::vector<RankedTrial>& ranked,
                         std::size_t width);

/// A parameter's value in a table: a number in full, text printable and of at most `most` bytes.
std::string value_cell(const json::value& value, std::size_t most = 60);

/// The words that run the parameters of one that is ranked again by themselves. Those of a point have its first seed:
/// the run then repeats a recorded trial, to the last digit if the task is deterministic.
std::vector<std::string> command_of(const SweepPlan& plan, const RankedTrial& ranked);

/// What the best one came to, and the command that runs it again, as two lines.
std::string best_words(const SweepPlan& plan, const RankedTrial& best);

/// "100 trials: 97 completed, 2 stopped early, 1 failed"; with repeats "20 points, 100 trials: …".
std::string counts_words(const SweepCounts& counts);

/// One document for --json.
json::object sweep_document(const ExperimentIdentity& experiment, const SweepPlan& plan, const SweepEnd& end,
                            const std::vector<RankedTrial>& ranked, const std::optional<TrialEnd>& first_failure);

}  // namespace skrobot

#endif
