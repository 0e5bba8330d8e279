// SPDX-License-Identifier: MIT
// A comparison of runs for people.
#ifndef SKROBOT_HOST_CLI_COMPARISON_TEXT_HPP
#define SKROBOT_HOST_CLI_COMPARISON_TEXT_HPP

#include <string>
#include <vector>

#include "app/comparison.hpp"

namespace skrobot {

/// What is B - A, in the line's unit and, where A is not 0, in per cent of A: "+0.02 (+2.2%)", "-12 MiB (-10.0%)".
/// Empty for what is no quantity, is not finite, or is equal.
std::string difference_text(const ComparedLine& line);

/// One of a line's values in `room` columns: sizes and durations with their units, times without a zone, the beginning
/// of a digest, a list of texts as words; "-" for a record that does not say it.
std::string compared_text(const ComparedLine& line, const json::value& value, std::size_t room);

/// The sections under letters, one a run, no wider than `width` where that is possible; of two runs with their
/// difference. A line that no run has is left out. Every line ends with a newline.
std::string comparison_table(const std::vector<ComparedSection>& sections, std::size_t runs, std::size_t width);

/// The letter of a run in the table. REQUIRES: i < 26.
std::string run_letter(std::size_t i);

}  // namespace skrobot

#endif
