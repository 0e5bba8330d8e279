// SPDX-License-Identifier: MIT
// How good probabilities are, whatever the threshold: metrics and curves, as scikit-learn defines them
// (sklearn.metrics). Needs no SDK.
//
// `labels` are 0 or 1, or class indices; probabilities of several classes lie row by row. A prediction that is NaN
// makes a metric NaN and a curve empty, since nothing can be said of it. All functions are pure.
#ifndef LEARNING_PROBABILITY_METRICS_HPP
#define LEARNING_PROBABILITY_METRICS_HPP

#include <cstddef>
#include <vector>

#include "learning/confusion_matrix.hpp"

namespace learning {

/// The area under the ROC curve; ties count half. NaN unless there are rows of both labels.
double roc_auc(Numbers scores, Numbers labels, Numbers weights = {});
/// The sum over thresholds of (gain of recall)·precision. NaN without a row of label 1.
double average_precision(Numbers scores, Numbers labels, Numbers weights = {});
/// The mean squared difference of probability and label. NaN without rows.
double brier_score(Numbers probabilities, Numbers labels, Numbers weights = {});
/// The mean of -ln(p of the row's own class), p held within [1e-15, 1 - 1e-15]. NaN without rows.
double binary_log_loss(Numbers probabilities, Numbers labels, Numbers weights = {});

/// The same for several classes: for the first two, each class against the rest, averaged over the classes for which
/// it is a number; the Brier score is the sum over the classes (from 0 to 2), as G. Brier gave it in 1950.
double roc_auc(Numbers probabilities, std::size_t classes, Average average, Numbers labels, Numbers weights = {});
double average_precision(Numbers probabilities, std::size_t classes, Average average, Numbers labels,
                         Numbers weights = {});
double brier_score(Numbers probabilities, std::size_t classes, Numbers labels, Numbers weights = {});
double class_log_loss(Numbers probabilities, std::size_t classes, Numbers labels, Numbers weights = {});

/// The scores of one class, and whether each row is of it (1 or 0): a class against the rest.
std::vector<double> column_of(Numbers probabilities, std::size_t classes, std::size_t c);
std::vector<double> is_class(Numbers labels, std::size_t c);

struct CurvePoint {
  double x = 0;
  double y = 0;
  double threshold = 0;  ///< rows with this score or more are positive
  bool operator==(const CurvePoint&) const = default;
};

/// x: false positive rate, y: true positive rate, from (0, 0) at an infinite threshold down to the least score. Empty
/// unless there are rows of both labels.
std::vector<CurvePoint> roc_curve(Numbers scores, Numbers labels, Numbers weights = {});
/// x: recall, y: precision, from recall 0 (precision 1 by convention, at an infinite threshold) to recall 1. Empty
/// without a row of label 1.
std::vector<CurvePoint> precision_recall_curve(Numbers scores, Numbers labels, Numbers weights = {});

struct CalibrationBin {
  double predicted = 0;  ///< mean probability
  double actual = 0;     ///< share of rows of label 1
  std::size_t rows = 0;
};
/// Rows in `bins` ranges of probability of the same width; ranges without rows are left out. REQUIRES: bins > 0.
std::vector<CalibrationBin> calibration_curve(Numbers probabilities, Numbers labels, std::size_t bins);

}  // namespace learning

#endif
