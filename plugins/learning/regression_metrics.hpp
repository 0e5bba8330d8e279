// SPDX-License-Identifier: MIT
// How far predicted numbers are from the labels, as scikit-learn defines it (sklearn.metrics). Needs no SDK. All
// functions are pure, and NaN without rows or if a prediction is NaN.
#ifndef LEARNING_REGRESSION_METRICS_HPP
#define LEARNING_REGRESSION_METRICS_HPP

#include "learning/confusion_matrix.hpp"

namespace learning {

/// The square root of the mean squared difference.
double root_mean_squared_error(Numbers predictions, Numbers labels, Numbers weights = {});
double mean_absolute_error(Numbers predictions, Numbers labels, Numbers weights = {});
/// The coefficient of determination: 1 minus the squared differences over the labels' squared deviations from their
/// mean. Labels that are all equal give 1 for exact predictions, else 0. NaN for fewer than two rows.
double r_squared(Numbers predictions, Numbers labels, Numbers weights = {});
/// The mean of the middle two for an even number of rows.
double median_absolute_error(Numbers predictions, Numbers labels);

}  // namespace learning

#endif
