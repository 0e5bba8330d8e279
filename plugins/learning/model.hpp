// SPDX-License-Identifier: MIT
// The model's file: one JSON document with all that prediction needs. README.md describes the format.
#ifndef LEARNING_MODEL_HPP
#define LEARNING_MODEL_HPP

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "learning/booster.hpp"
#include "learning/features.hpp"
#include "learning/labels.hpp"
#include "learning/linear_columns.hpp"
#include "learning/model_params.hpp"

namespace learning {

inline constexpr int k_model_version = 2;  // the newest; what version 1 can express is written as version 1

struct Model {
  Objective objective = Objective::regression;
  std::string label_column;
  std::string id_column;             ///< empty: none
  std::vector<std::string> classes;  ///< none for regression
  std::vector<Feature> features;
  std::int64_t best_round = 0;  ///< rounds of trees in the booster
  std::string booster;          ///< XGBoost's JSON, as Booster::to_json gives it
  ModelType type = ModelType::boosted_trees;
  std::vector<LinearColumn> linear = {};  ///< one for each column of the encoded features, if the type is linear

  bool operator==(const Model&) const = default;
};

/// The same model gives the same bytes.
std::string model_to_text(const Model& model);

/// Throws skrobot::TaskError for text that is not, or no longer, what model_to_text gave; `name` is the file's in the
/// message. Layout does not matter: a file that was indented by another program is read.
Model model_from_text(std::string_view text, const std::string& name);

Model load_model(const std::filesystem::path& file);

/// The booster of a loaded model. Throws skrobot::TaskError if it does not fit the features; `name` is the file's.
Booster booster_of(const Model& model, int threads, const std::string& name);

/// What the booster takes of encoded features.
DataMatrix matrix_of(const Model& model, const FeatureMatrix& encoded, int threads);

/// The booster's predictions, as metrics.hpp describes them.
std::vector<float> predictions_of(const Model& model, const Booster& booster, const DataMatrix& matrix);

/// Puts `bytes` into `file` whole or not at all: a new file beside it takes its place. Throws skrobot::TaskError.
void write_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace learning

#endif
