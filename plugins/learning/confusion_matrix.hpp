// SPDX-License-Identifier: MIT
// How often each class is taken for each, and the metrics that follow from it, as scikit-learn defines them
// (sklearn.metrics). A quotient without a denominator, such as the precision of a class that is never predicted, is 0.
// Needs no SDK. All functions are pure.
#ifndef LEARNING_CONFUSION_MATRIX_HPP
#define LEARNING_CONFUSION_MATRIX_HPP

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace learning {

/// Numbers for each row: labels, predictions or weights. An empty list of weights stands for a weight of 1 each.
using Numbers = std::span<const double>;

/// The weight of the rows of each class that were predicted as each.
class ConfusionMatrix {
 public:
  /// REQUIRES: labels and predictions are class indices below `classes`; all lists have the same size.
  ConfusionMatrix(Numbers labels, Numbers predicted, std::size_t classes, Numbers weights = {});

  std::size_t classes() const { return classes_; }
  double at(std::size_t actual, std::size_t predicted) const { return cells_[actual * classes_ + predicted]; }
  double actual(std::size_t c) const;     ///< weight of the rows of class `c`
  double predicted(std::size_t c) const;  ///< weight of the rows that were predicted as `c`
  double correct() const;                 ///< weight of the rows that were predicted as what they are
  double total() const;

 private:
  std::size_t classes_;
  std::vector<double> cells_;
};

/// Of one class against the rest.
double precision(const ConfusionMatrix& matrix, std::size_t c);
double recall(const ConfusionMatrix& matrix, std::size_t c);
/// (1 + b²)·precision·recall / (b²·precision + recall): recall counts `beta` times as much as precision.
/// REQUIRES: beta > 0.
double f_beta(const ConfusionMatrix& matrix, std::size_t c, double beta = 1);

/// How the scores of classes become one: their plain mean, or their mean weighted by the classes' rows. Classes that
/// are neither in the labels nor predicted do not count.
enum class Average { macro, weighted };
double precision(const ConfusionMatrix& matrix, Average average);
double recall(const ConfusionMatrix& matrix, Average average);
double f_beta(const ConfusionMatrix& matrix, Average average, double beta = 1);

/// NaN without rows, as are the two below.
double accuracy(const ConfusionMatrix& matrix);
/// The mean recall of the classes that have rows.
double balanced_accuracy(const ConfusionMatrix& matrix);
/// Matthews' correlation coefficient of labels and predictions, for any number of classes (J. Gorodkin, Comparing two
/// K-category assignments by a K-category correlation coefficient, 2004). 0 if either never varies.
double matthews(const ConfusionMatrix& matrix);

/// A table for people: precision, recall, F1 and rows of each class, the accuracy, and the two averages.
/// REQUIRES: a name for each class.
std::string classification_report(const ConfusionMatrix& matrix, std::span<const std::string> names);

}  // namespace learning

#endif
