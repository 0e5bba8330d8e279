// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_PLOT_RUN_LABELS_HPP
#define SKROBOT_HOST_PLOT_RUN_LABELS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plot/plot_data.hpp"

namespace skrobot {

/// The number of the trial whose run this is; none: it is no trial's.
std::optional<std::uint64_t> trial_of(const RunToPlot& run);

/// A name for each of the runs that tells them apart: of trials their numbers, then the parameters that differ, or what
/// differs of their names.
std::vector<std::string> run_labels(const std::vector<RunToPlot>& runs);

/// A run's label with the name of a metric, where several are drawn: behind a trial's number, else in front.
std::string label_with_metric(const std::string& label, const std::string& metric);

}  // namespace skrobot

#endif
