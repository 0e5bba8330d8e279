// SPDX-License-Identifier: MIT
// XGBoost's C API (1.6 and 1.7) with owners. Every call that fails throws skrobot::TaskError: the message is XGBoost's
// own sentence, its stack goes into the details.
#ifndef LEARNING_BOOSTER_HPP
#define LEARNING_BOOSTER_HPP

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "learning/features.hpp"
#include "skrobot/context.hpp"

namespace learning {

/// XGBoost's warnings on this thread go to the context's log while one of these lives.
class LogRedirect {
 public:
  explicit LogRedirect(const skrobot::Context& context);
  ~LogRedirect();
  LogRedirect(const LogRedirect&) = delete;
  LogRedirect& operator=(const LogRedirect&) = delete;
};

/// Features, and labels if they are set, as XGBoost holds them.
class DataMatrix {
 public:
  /// Copies the values. `threads` 0: all that OpenMP offers, which honours OMP_NUM_THREADS.
  /// Without features, all columns are numbers.
  DataMatrix(const FeatureMatrix& matrix, std::span<const Feature> features, int threads);
  /// `width` labels a row, row by row.
  void set_labels(std::span<const double> labels, std::size_t width = 1);
  void set_weights(std::span<const double> weights);

 private:
  friend class Booster;
  struct Free {
    void operator()(void* handle) const;
  };
  std::unique_ptr<void, Free> handle_;
};

using BoosterParams = std::vector<std::pair<std::string, std::string>>;

/// A model in the making, or a ready one. Used from one thread at a time.
class Booster {
 public:
  /// For training: predictions on these matrices, which must outlive it, are kept up round by round instead of made
  /// anew.
  Booster(const BoosterParams& params, std::initializer_list<const DataMatrix*> cached);
  /// A ready model of to_json().
  static Booster from_json(std::string_view json, int threads);

  /// Adds a round of trees; `round` from 0.
  void update(int round, const DataMatrix& training);
  /// Probabilities or numbers, row by row (metrics.hpp). Good until the next call of anything here.
  std::span<const float> predict(const DataMatrix& matrix) const;
  /// The first `rounds` rounds in XGBoost's JSON model format; the same model gives the same bytes.
  std::string to_json(int rounds) const;
  /// All rounds; the only form that a linear booster has.
  std::string to_json() const;
  std::uint64_t features() const;
  /// The importance of each column of the matrix: for trees the total gain of its splits, for a linear booster the sum
  /// of its coefficients' sizes.
  std::vector<double> importances(bool is_linear) const;

 private:
  struct Free {
    void operator()(void* handle) const;
  };
  explicit Booster(void* handle) : handle_(handle) {}
  std::unique_ptr<void, Free> handle_;
};

/// "1.7.4".
std::string xgboost_version();

/// The sentence of an XGBoost message: without the time, the source's place and the stack. For tests.
std::string essence(std::string_view xgboost_message);

}  // namespace learning

#endif
