// SPDX-License-Identifier: MIT
// Small line charts as SVG. Needs no SDK.
#ifndef LEARNING_CURVE_PICTURE_HPP
#define LEARNING_CURVE_PICTURE_HPP

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace learning {

struct Line {
  std::string name;
  std::vector<std::pair<double, double>> points;
};

struct Picture {
  std::string title;
  std::string x_label;
  std::string y_label;
  std::vector<Line> lines;
  bool has_diagonal = false;  ///< a dashed line from (0, 0) to (1, 1), for comparison
  bool is_share = true;       ///< both axes go from 0 to 1; else they fit the points
  bool has_marks = false;     ///< a mark at each point
};

/// A document of its own, which fits into HTML too. Points that are no finite numbers are left out.
std::string to_svg(const Picture& picture);

/// Text for HTML and SVG: `<`, `>`, `&` and quotes as entities, control characters as `?`.
std::string escaped(std::string_view text);

/// Four digits that matter: "0.9941", "12.35", "1.2e+06".
std::string in_short(double number);

}  // namespace learning

#endif
