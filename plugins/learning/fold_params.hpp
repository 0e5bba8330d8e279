// SPDX-License-Identifier: MIT
// The parameters of cross-validation, and the folds that they ask for.
#ifndef LEARNING_FOLD_PARAMS_HPP
#define LEARNING_FOLD_PARAMS_HPP

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "learning/folds.hpp"
#include "learning/training.hpp"
#include "skrobot/task.hpp"

namespace learning {

struct FoldParams {
  std::int32_t folds = 5;
  bool shuffle = true;
  std::int32_t repeats = 1;
  std::string fold_column;
  std::filesystem::path fold_table;
};

SKROBOT_PARAMS(
    FoldParams, (folds, "Number of folds, stratified by class", skrobot::at_least(2), skrobot::at_most(1000)),
    (shuffle, "Shuffle the rows before they are dealt to folds"),
    (repeats, "Number of times to cross-validate, each with new folds", skrobot::at_least(1), skrobot::at_most(1000)),
    (fold_column, "Column with the name of each row's fold, in place of folds; empty: none"),
    (fold_table,
     "CSV file with the id column and a fold column (fold_column, or 'fold'), in place of folds; empty: none",
     skrobot::existing_file()))

/// The folds of each repeat. With given folds, their column is no feature anymore. Throws ParameterError.
std::vector<Folds> make_folds(const skrobot::Context& context, TrainingData& data, const DataParams& data_params,
                              const FoldParams& params, Warnings& warnings);

}  // namespace learning

#endif
