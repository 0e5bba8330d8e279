// SPDX-License-Identifier: MIT
// Rows whose metrics were computed by scikit-learn 1.2.1 (Debian 12's python3-sklearn): 40 rows with ties, and weights
// from 1 to 2.5.
#ifndef SKROBOT_TESTS_UNIT_PLUGINS_LEARNING_METRIC_SAMPLE_HPP
#define SKROBOT_TESTS_UNIT_PLUGINS_LEARNING_METRIC_SAMPLE_HPP

#include <algorithm>
#include <vector>

namespace learning {

/// Two classes.
struct MetricSample {
  std::vector<double> labels, scores, decided, weights;
  MetricSample() {
    for (int i = 0; i < 40; ++i) {
      const bool positive = (i * 7 + i * i * 3) % 5 < 2;
      const double score = ((i * 37 + 11) % 20) / 20.0 + (positive && i % 3 != 0 ? 0.2 : 0);
      labels.push_back(positive ? 1 : 0);
      scores.push_back(std::min(score, 0.99));
      decided.push_back(scores.back() >= 0.5 ? 1 : 0);
      weights.push_back(1 + i % 4 * 0.5);
    }
  }
};

/// Three classes; `probabilities` row by row.
struct MultiMetricSample {
  std::vector<double> labels, probabilities, decided, weights;
  MultiMetricSample() {
    for (int i = 0; i < 40; ++i) {
      const int label = i % 7 != 0 ? (i * 5 + i * i) % 3 : 1;
      double row[3];
      double sum = 0;
      for (int k = 0; k < 3; ++k) sum += row[k] = 1 + (i * k * 13 + 5 * k + i) % 17 + (label == k ? 6 : 0);
      for (double& p : row) probabilities.push_back(p / sum);
      labels.push_back(label);
      decided.push_back(static_cast<double>(std::max_element(row, row + 3) - row));
      weights.push_back(1 + i % 4 * 0.5);
    }
  }
};

}  // namespace learning

#endif
