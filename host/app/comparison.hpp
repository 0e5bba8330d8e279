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
  std::string name;
  std::vector<json::value> values;  ///< one for each record, in order; null for a record that does not say it
  bool differs() const;
};

struct ComparedSection {
  std::string title;  ///< "run", "parameters", "metrics", "result", "source", "environment"
  std::vector<ComparedLine> lines;
};

enum class ComparedLines { differing, all };

/// Compares records. A section without lines is left out. Reads the copied source files for their digests.
std::vector<ComparedSection> compare_records(const std::vector<RecordView>& views, ComparedLines which);

/// The same as one JSON document: `runs`, then for each section an object of lines.
json::object comparison_document(const std::vector<RecordView>& views, const std::vector<ComparedSection>& sections);

}  // namespace skrobot

#endif
