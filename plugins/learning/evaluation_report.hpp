// SPDX-License-Identifier: MIT
// The outcome of an evaluation: as a result, as files and as a page.
#ifndef LEARNING_EVALUATION_REPORT_HPP
#define LEARNING_EVALUATION_REPORT_HPP

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "learning/cross_validation.hpp"
#include "learning/evaluation_details.hpp"
#include "skrobot/json.hpp"

namespace learning {

/// Rows that were held out until the end.
struct HoldOut {
  std::string file;
  double threshold = 0.5;
  NamedRows rows;
  NamedValues metrics;
};

struct Evaluation {
  std::string title;
  std::vector<std::string> facts;  ///< sentences about data and model
  std::vector<std::string> classes;
  Objective objective = Objective::regression;
  std::size_t repeats = 1;
  std::vector<FoldResult> folds;
  NamedRows rows;  ///< of the first repeat, each tested row once
  std::optional<HoldOut> test;
};

/// Numbers, null for NaN.
skrobot::json::object to_json(const NamedValues& values);

/// `mean`, `sd`, `threshold`, `best_round`, `fold_results` and, with a hold-out, `test`.
skrobot::json::object result_of(const Evaluation& evaluation, const std::vector<Detail>& details);

/// Writes what `details` asks for to the directory; returns names and paths. Throws skrobot::TaskError.
skrobot::json::object write_details(const Evaluation& evaluation, const std::vector<Detail>& details,
                                    const std::filesystem::path& directory);

/// The page, as HTML.
std::string page_of(const Evaluation& evaluation, const std::vector<Detail>& details,
                    const skrobot::json::array& warnings);

}  // namespace learning

#endif
