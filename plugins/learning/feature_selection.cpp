// SPDX-License-Identifier: MIT
#include "learning/feature_selection.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "learning/importance.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

std::vector<std::size_t> all_of(std::size_t count) {
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

std::string metric_of(const std::string& wanted, Objective objective) {
  if (wanted == "auto") return objective == Objective::regression ? "rmse" : "auc";
  Predicted empty{objective, 2, {}, {}};
  std::string known;
  for (const auto& [name, unused] : all_metrics(empty, 0.5, 1)) {
    if (name == wanted) return wanted;
    known += (known.empty() ? "" : ", ") + name;
  }
  throw skrobot::ParameterError("parameter 'metric': " + in_quotes(wanted) + " is not a metric of objective " +
                                std::string(to_text(objective)) + "; the metrics are " + known);
}

/// One elimination: fits models to some rows, and removes columns.
class Elimination {
 public:
  Elimination(const skrobot::Context& context, TrainingData& data, const DataParams& data_params,
              const ModelParams& model_params, const SelectionParams& params, Warnings& warnings)
      : context_(context),
        data_(data),
        data_params_(data_params),
        model_params_(model_params),
        params_(params),
        warnings_(warnings) {}

  /// Fits a model of the columns. Its importances are those of `columns`.
  Fit fit(std::span<const std::size_t> columns, std::span<const std::size_t> indices, std::uint64_t seed) {
    data_.columns.assign(columns.begin(), columns.end());
    const Split split = split_for_model(data_, indices, model_params_.validation_fraction, seed);
    Fit fit = fit_model(context_, data_, split, data_params_, model_params_, seed, Rounds::ignore, warnings_);
    const auto& rows = split.validation.empty() ? split.training : split.validation;
    const std::vector<double> of_features =
        params_.importance == ImportanceKind::gain
            ? gain_importances(fit.model)
            : permutation_importances(context_, data_, fit, rows, params_.permutation_repeats, seed,
                                      model_params_.threads);
    // A column that the model left out is the least important of all.
    importances_.assign(columns.size(), -std::numeric_limits<double>::infinity());
    for (std::size_t i = 0; i < fit.columns.size(); ++i) {
      const auto place = std::find(columns.begin(), columns.end(), fit.columns[i]) - columns.begin();
      importances_[static_cast<std::size_t>(place)] = of_features[i];
    }
    return fit;
  }
  const std::vector<double>& importances() const { return importances_; }

 private:
  const skrobot::Context& context_;
  TrainingData& data_;
  const DataParams& data_params_;
  const ModelParams& model_params_;
  const SelectionParams& params_;
  Warnings& warnings_;
  std::vector<double> importances_;
};

double score_of(const Predicted& predicted, const std::string& metric) {
  for (const auto& [name, value] : all_metrics(predicted, 0.5, 1)) {
    if (name == metric) return value;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<std::size_t> numbers_to_try(std::size_t columns, const SelectionParams& params) {
  const std::size_t least = std::min<std::size_t>(static_cast<std::size_t>(params.min_features), columns);
  std::vector<std::size_t> numbers = {columns};
  while (numbers.back() > least) {
    const std::size_t left = numbers.back();
    const double removed = params.step < 1 ? params.step * static_cast<double>(left) : params.step;
    const std::size_t count =
        removed >= static_cast<double>(left) ? left : std::max<std::size_t>(1, static_cast<std::size_t>(removed));
    numbers.push_back(std::max(least, left - std::min(left, count)));
  }
  return numbers;
}

std::vector<std::size_t> most_important(std::span<const std::size_t> columns, std::span<const double> importances,
                                        std::size_t count) {
  std::vector<std::size_t> order = all_of(columns.size());
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return importances[a] > importances[b]; });
  order.resize(std::min(count, order.size()));
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> kept;
  for (const std::size_t i : order) kept.push_back(columns[i]);
  return kept;
}

std::size_t choose_number(std::span<const ScoreOfNumber> tried, bool is_larger_better, Choice choice) {
  const double sign = is_larger_better ? 1 : -1;
  std::size_t best = 0;
  double best_score = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < tried.size(); ++i) {
    const double score = sign * mean_and_sd(tried[i].scores).mean;
    if (score >= best_score) best = i, best_score = score;  // of equals the fewest columns
  }
  if (choice == Choice::best) return best;
  const MeanAndSd both = mean_and_sd(tried[best].scores);
  const double error = std::isnan(both.sd) ? 0 : both.sd / std::sqrt(static_cast<double>(tried[best].scores.size()));
  for (std::size_t i = tried.size(); i-- > 0;) {
    if (sign * mean_and_sd(tried[i].scores).mean >= best_score - error) return i;
  }
  return best;
}

Selection select_features(const skrobot::Context& context, TrainingData& data, std::span<const Folds> repeats,
                          const DataParams& data_params, const ModelParams& model_params, const SelectionParams& params,
                          Warnings& warnings,
                          const std::function<void(std::uint64_t done, std::uint64_t total)>& fitted) {
  const std::vector<std::size_t> all_columns = data.columns;
  const std::vector<std::size_t> numbers = numbers_to_try(all_columns.size(), params);
  Selection selection;
  selection.metric = metric_of(params.metric, data.labels.objective);
  selection.is_larger_better = is_larger_better(selection.metric).value_or(true);
  for (const std::size_t number : numbers) selection.tried.push_back({number, {}});

  Elimination elimination(context, data, data_params, model_params, params, warnings);
  const std::uint64_t total = (repeats.size() * repeats.front().names.size() + 1) * numbers.size();
  std::uint64_t done = 0;
  std::uint64_t seed = context.seed();
  for (const Folds& folds : repeats) {
    for (std::size_t fold = 0; fold < folds.names.size(); ++fold, ++seed) {
      const std::vector<std::size_t> tested = folds.test(fold);
      std::vector<std::size_t> columns = all_columns;
      for (ScoreOfNumber& number : selection.tried) {
        if (number.columns < columns.size())
          columns = most_important(columns, elimination.importances(), number.columns);
        Fit fit;
        try {
          fit = elimination.fit(columns, folds.training(fold), seed);
        } catch (const skrobot::ParameterError&) {
          // What is left may be constant in this fold; with all columns the mistake is the user's.
          if (columns.size() == all_columns.size()) throw;
          done += numbers.size() - static_cast<std::size_t>(&number - selection.tried.data());
          break;
        }
        const Predicted predicted = predict_rows(fit, data.csv, fit.columns, data.rows_of(tested),
                                                 data.labels_of(tested), model_params.threads);
        const double score = score_of(predicted, selection.metric);
        if (!std::isnan(score)) number.scores.push_back(score);
        fitted(++done, total);
      }
    }
  }
  std::erase_if(selection.tried, [](const ScoreOfNumber& number) { return number.scores.empty(); });
  if (selection.tried.empty()) {
    throw skrobot::TaskError("no fold has a " + selection.metric +
                             "; is there a class that a fold's test rows do not have? use fewer folds");
  }
  selection.chosen = choose_number(selection.tried, selection.is_larger_better, params.choice);

  const std::vector<std::size_t> rows = all_of(data.labels.rows.size());
  std::vector<std::size_t> columns = all_columns;
  for (const std::size_t number : numbers) {
    if (number < columns.size()) {
      const std::vector<std::size_t> kept = most_important(columns, elimination.importances(), number);
      for (const std::size_t column : columns) {
        if (std::find(kept.begin(), kept.end(), column) == kept.end())
          selection.removed.insert(selection.removed.begin(), column);
      }
      columns = kept;
    }
    elimination.fit(columns, rows, context.seed());
    fitted(++done, total);
    if (number == selection.tried[selection.chosen].columns) break;
  }
  fitted(total, total);
  selection.importances = elimination.importances();
  selection.columns = std::move(columns);
  return selection;
}

}  // namespace learning
