// SPDX-License-Identifier: MIT
// What an evaluation shows on request beside its metrics: confusion matrix, report, curves, wrong rows. Files and the
// page are made of the same parts.
#ifndef LEARNING_EVALUATION_DETAILS_HPP
#define LEARNING_EVALUATION_DETAILS_HPP

#include <boost/describe/enum.hpp>
#include <string>
#include <vector>

#include "learning/curve_picture.hpp"
#include "learning/evaluation.hpp"

namespace learning {

enum class Detail { all, confusion_matrix, report, roc, precision_recall, calibration, wrong_rows, predictions };
BOOST_DESCRIBE_ENUM(Detail, all, confusion_matrix, report, roc, precision_recall, calibration, wrong_rows, predictions)

/// Does the list ask for it?
bool wants(const std::vector<Detail>& details, Detail one);

/// Rows that were predicted, each once, with what the classes and rows are called.
struct NamedRows {
  std::vector<std::string> classes;
  std::vector<std::string> ids;
  std::vector<std::string> folds;
  Predicted predicted;
  std::vector<double> decided;  ///< classes; empty for regression
};

/// A curve of each class (of the second alone, for two) as data and as a picture.
struct Curve {
  std::string csv;
  Picture picture;
};
/// REQUIRES: roc, precision_recall or calibration; predictions of classes.
Curve curve_of(const NamedRows& rows, Detail kind);

/// `actual,predicted,rows`.
std::string confusion_csv(const NamedRows& rows, const ConfusionMatrix& matrix);

/// `id,fold,label,prediction`, probabilities, and `error`: false positive, false negative, or wrong class. Wrong rows
/// alone, or all, for which `error` may be empty. Regression: `id,fold,label,prediction`.
std::string rows_csv(const NamedRows& rows, bool only_wrong);

/// "false positive" and so on; empty for a row that is right.
std::string error_of(const NamedRows& rows, std::size_t row);

}  // namespace learning

#endif
