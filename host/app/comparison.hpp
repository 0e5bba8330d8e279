// SPDX-License-Identifier: MIT
// What several records say of the same things, side by side.
#ifndef SKROBOT_HOST_APP_COMPARISON_HPP
#define SKROBOT_HOST_APP_COMPARISON_HPP

#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "app/record_view.hpp"

namespace skrobot {

/// One thing that records say: "state", "learning_rate", "git commit".
struct ComparedLine {
  /// What a number counts: an identity, as a seed is, has no difference; bytes and milliseconds are shown as sizes and
  /// durations, and a time is text in ISO 8601.
  enum class Kind { identity, quantity, bytes, milliseconds, time };
  std::string name;
  std::vector<json::value> values;  ///< one for each record, in order; null for a record that does not say it
  Kind kind = Kind::identity;
  bool is_detail = false;  ///< a metric's least, greatest or number of points where its last value says as much
  bool differs() const;
};

struct ComparedSection {
  std::string title;  ///< "run", "parameters", "metrics", "result", "source", "environment"
  std::vector<ComparedLine> lines;
};

enum class ComparedLines { differing, all };

/// Compares records. A section without lines is left out. Reads the copied source files for their digests.
std::vector<ComparedSection> compare_records(const std::vector<RecordView>& views, ComparedLines which);

/// Leaves out the details, and sections that have nothing else.
void leave_out_details(std::vector<ComparedSection>& sections);

/// The same as one JSON document: `runs`, then for each section an object of lines.
json::object comparison_document(const std::vector<RecordView>& views, const std::vector<ComparedSection>& sections);

}  // namespace skrobot

#endif
