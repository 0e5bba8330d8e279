// SPDX-License-Identifier: MIT
// The label column: what is to be learnt, and which kind of learning that is. Needs no SDK.
//
// `automatic` takes the first that fits:
// 1. two different values: binary;
// 2. text: multiclass;
// 3. whole numbers that count from 0 or from 1 without a gap, at most k_most_automatic_classes of them, each in two
// rows
//    or more, as class codes do (scores such as 3 to 8, counts and prices do not): multiclass;
// 4. else regression.
#ifndef LEARNING_LABELS_HPP
#define LEARNING_LABELS_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "learning/csv_reader.hpp"

namespace learning {

inline constexpr std::size_t k_most_automatic_classes = 20;
inline constexpr std::size_t k_most_classes = 1000;
inline constexpr std::size_t k_few_rows = 10;  // of a class

enum class Objective { automatic, binary, multiclass, regression };

/// "auto", "binary", "multiclass", "regression".
std::string_view to_text(Objective objective);
std::optional<Objective> parse_objective(std::string_view text);

/// A label column that cannot be learnt. what() is one line.
class LabelError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Labels {
  Objective objective = Objective::automatic;  ///< never automatic in an answer
  std::vector<std::string> classes;            ///< none for regression; of numbers in their order, else sorted by bytes
  std::vector<std::size_t> rows;               ///< those of the file that have a label, in order
  std::vector<double> values;                  ///< as many: the class's index, or the number itself
  std::size_t missing = 0;                     ///< rows without one
  std::size_t unknown = 0;                     ///< rows with one that is no class; by labels_of_model only
  std::vector<std::string> warnings;           ///< what is odd about them; by labels_to_learn only
};

/// Reads the labels to learn. Throws LabelError: no label at all, one class only, not two for `binary`, more than
/// k_most_classes, text or an infinity for `regression`, and for `automatic` text of more than k_most_automatic_classes
/// values of which most occur once: names, not classes.
Labels labels_to_learn(const Csv& csv, std::size_t column, Objective wanted);

/// Reads labels to compare a model's predictions with. Classes are matched by their text, else by their number ("1.0"
/// is "1"). Throws LabelError for text where the model has numbers.
Labels labels_of_model(const Csv& csv, std::size_t column, Objective objective, std::span<const std::string> classes);

}  // namespace learning

#endif
