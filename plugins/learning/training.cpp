// SPDX-License-Identifier: MIT
#include "learning/training.hpp"

#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <utility>

#include "learning/booster_settings.hpp"
#include "learning/columns.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

/// One side of the split: its rows' labels, features and the metrics that it feeds.
struct Side {
  std::string prefix;
  std::vector<double> labels;
  std::vector<double> weights;
  FeatureMatrix encoded;
  std::unique_ptr<DataMatrix> matrix;
  std::vector<skrobot::Metric> metrics;
  Scores scores;       // of the newest round
  Scores best_scores;  // of the best round
};

Labels read_labels(Warnings& warnings, const Csv& csv, std::size_t column, const DataParams& params) {
  const auto objective = parse_objective(params.objective);
  if (!objective) {
    throw skrobot::ParameterError("parameter 'objective': " + in_quotes(params.objective) +
                                  " is not a known objective");
  }
  try {
    Labels labels = labels_to_learn(csv, column, *objective);
    if (labels.missing > 0) {
      warnings.add(csv.name() + ": " + std::to_string(labels.missing) + " of " + count_of(csv.rows(), "row") +
                   " have no " + in_quotes(params.label_column) + " and are skipped");
    }
    for (const std::string& warning : labels.warnings) warnings.add(warning);
    return labels;
  } catch (const LabelError& e) {
    throw skrobot::ParameterError(std::string("parameter 'label_column': ") + e.what());
  }
}

LearnedFeatures learn_columns(const TrainingData& data, std::span<const std::size_t> training_rows,
                              const DataParams& params, Warnings& warnings) {
  LearnedFeatures learned = learn_features(data.csv, data.columns, training_rows, text_columns_of(params));
  for (const std::string& warning : learned.warnings) warnings.add(warning);
  if (!learned.features.empty()) return learned;
  std::string why;
  for (std::size_t i = 0; i < learned.ignored.size() && i < 5; ++i) {
    why += (i == 0 ? "" : "; ") + in_quotes(learned.ignored[i].name) + " " + learned.ignored[i].reason;
  }
  throw skrobot::ParameterError("parameter 'feature_columns': " + data.csv.name() +
                                " has no column to learn from: " + why + (learned.ignored.size() > 5 ? "; …" : ""));
}

Side make_side(const char* prefix, const TrainingData& data, std::span<const std::size_t> indices,
               const LearnedFeatures& learned) {
  Side side;
  side.prefix = prefix;
  side.labels = data.labels_of(indices);
  side.encoded = encode(data.csv, learned.features, learned.columns, data.rows_of(indices));
  return side;
}

/// The labels as the booster wants them: a forest of several classes learns each class's indicator.
void set_labels(Side& side, const Model& model) {
  const bool is_wide = model.type == ModelType::random_forest && model.objective == Objective::multiclass;
  if (!is_wide) return side.matrix->set_labels(side.labels);
  const std::size_t classes = model.classes.size();
  std::vector<double> indicators(side.labels.size() * classes);
  for (std::size_t i = 0; i < side.labels.size(); ++i)
    indicators[i * classes + static_cast<std::size_t>(side.labels[i])] = 1;
  side.matrix->set_labels(indicators, classes);
}

void make_matrix(Side& side, const Model& model, int threads) {
  if (side.labels.empty()) return;
  side.matrix = std::make_unique<DataMatrix>(matrix_of(model, side.encoded, threads));
  set_labels(side, model);
  if (!side.weights.empty()) side.matrix->set_weights(side.weights);
}

void score(const skrobot::Context& context, const Model& model, const Booster& booster, std::int64_t round,
           Rounds rounds, Side& side) {
  if (!side.matrix) return;
  const std::vector<float> predictions = predictions_of(model, booster, *side.matrix);
  side.scores = evaluate(model.objective, model.classes.size(), predictions, side.labels, side.weights);
  if (rounds == Rounds::ignore) return;
  for (std::size_t i = 0; i < side.scores.size(); ++i) {
    if (side.metrics.size() == i)
      side.metrics.push_back(context.metric(side.prefix + std::string(side.scores[i].first)));
    // An AUC of one class is no number, and no point.
    if (!std::isnan(side.scores[i].second)) side.metrics[i](round, side.scores[i].second);
  }
}

struct Course {
  std::int64_t rounds = 0;
  std::string best_linear;  // its booster cannot be cut back to an earlier round
};

Course train(const skrobot::Context& context, const ModelParams& params, Booster& booster, Model& model, Rounds rounds,
             Side& training, Side& validation) {
  Course course;
  double best = std::numeric_limits<double>::infinity();
  const bool is_watched = validation.matrix != nullptr;
  // A forest is one round of many trees.
  const std::int64_t most = params.model_type == ModelType::random_forest ? 1 : params.rounds;
  while (course.rounds < most) {
    context.throw_if_cancelled();
    booster.update(static_cast<int>(course.rounds), *training.matrix);
    ++course.rounds;
    if (rounds == Rounds::record) score(context, model, booster, course.rounds, rounds, training);
    score(context, model, booster, course.rounds, rounds, validation);
    if (rounds == Rounds::record)
      context.progress(static_cast<std::uint64_t>(course.rounds), static_cast<std::uint64_t>(most));
    if (!is_watched || model.best_round == 0 || validation.scores.front().second < best) {
      model.best_round = course.rounds;
      training.best_scores = training.scores;
      validation.best_scores = validation.scores;
      if (is_watched) best = validation.scores.front().second;
      if (is_watched && params.model_type == ModelType::linear) course.best_linear = booster.to_json();
    }
    const std::int64_t without_better = course.rounds - model.best_round;
    if (is_watched && params.early_stopping_rounds > 0 && without_better >= params.early_stopping_rounds) break;
  }
  return course;
}

void check_classes(const TrainingData& data, std::span<const double> training) {
  if (data.labels.objective != Objective::binary) return;
  for (const double label : training) {
    if (label != training.front()) return;
  }
  throw skrobot::ParameterError("parameter 'label_column': all " + count_of(training.size(), "training row") + " of " +
                                data.csv.name() + " are of class " +
                                in_quotes(data.labels.classes[static_cast<std::size_t>(training.front())]) +
                                "; training needs rows of both");
}

}  // namespace

std::vector<std::size_t> TrainingData::rows_of(std::span<const std::size_t> indices) const {
  std::vector<std::size_t> rows;
  for (const std::size_t index : indices) rows.push_back(labels.rows[index]);
  return rows;
}

std::vector<double> TrainingData::labels_of(std::span<const std::size_t> indices) const {
  std::vector<double> values;
  for (const std::size_t index : indices) values.push_back(labels.values[index]);
  return values;
}

TrainingData read_training_data(const skrobot::Context& context, const DataParams& params, Warnings& warnings) {
  Csv csv = open_csv(context, params.data, params.field_delimiter);
  const std::size_t label_column = find_column(csv, params.label_column, "label_column");
  std::optional<std::size_t> id_column;
  if (!params.id_column.empty()) id_column = find_column(csv, params.id_column, "id_column");
  if (id_column == label_column) throw skrobot::ParameterError("parameter 'id_column': it is the label column too");
  std::vector<std::size_t> columns = find_features(csv, params.feature_columns, label_column, id_column);
  Labels labels = read_labels(warnings, csv, label_column, params);
  context.throw_if_cancelled();
  return {std::move(csv), label_column, id_column, std::move(columns), std::move(labels)};
}

Split split_for_model(const TrainingData& data, std::span<const std::size_t> indices, double validation_fraction,
                      std::uint64_t seed) {
  const std::size_t classes = data.labels.classes.size();
  Split split = split_rows(data.labels_of(indices), classes, validation_fraction, seed);
  for (auto* side : {&split.training, &split.validation}) {
    for (std::size_t& index : *side) index = indices[index];
  }
  const bool is_validated = !split.validation.empty() || validation_fraction == 0;
  if (!split.training.empty() && is_validated) return split;
  const std::string& label = data.csv.columns()[data.label_column];
  if (classes == data.labels.rows.size()) {
    throw skrobot::ParameterError("parameter 'label_column': " + data.csv.name() + ": each of the " +
                                  std::to_string(classes) + " values of " + in_quotes(label) +
                                  " occurs in only one row, so no rows are left for validation; choose another column");
  }
  throw skrobot::ParameterError("parameter 'validation_fraction': " + in_decimal(validation_fraction) + " of " +
                                data.csv.name() + "'s " + count_of(indices.size(), "labelled row") + " leaves " +
                                (split.training.empty() ? "no training rows" : "no validation rows; use 0 to disable"));
}

Fit fit_model(const skrobot::Context& context, const TrainingData& data, const Split& split, const DataParams& params,
              const ModelParams& model_params, std::uint64_t seed, Rounds rounds, Warnings& warnings) {
  LearnedFeatures learned = learn_columns(data, data.rows_of(split.training), params, warnings);
  Side training = make_side("train_", data, split.training, learned);
  Side validation = make_side("validation_", data, split.validation, learned);
  check_classes(data, training.labels);
  const std::vector<double> weights = class_weights(model_params, data.labels, training.labels);
  training.weights = row_weights(weights, training.labels);
  validation.weights = row_weights(weights, validation.labels);

  Fit fit;
  fit.model.objective = data.labels.objective;
  fit.model.type = model_params.model_type;
  fit.model.label_column = params.label_column;
  fit.model.id_column = params.id_column;
  fit.model.classes = data.labels.classes;
  fit.model.features = std::move(learned.features);
  if (model_params.model_type == ModelType::linear)
    fit.model.linear = learn_linear_columns(training.encoded, fit.model.features);
  make_matrix(training, fit.model, model_params.threads);
  make_matrix(validation, fit.model, model_params.threads);
  if (rounds == Rounds::record) {
    context.info(std::to_string(split.training.size()) + " training and " + std::to_string(split.validation.size()) +
                 " validation rows, " + std::to_string(fit.model.features.size()) + " features");
  }
  Booster booster(booster_params(model_params, data.labels.objective, data.labels.classes.size(), fit.model.features,
                                 training.labels, training.weights, seed),
                  {training.matrix.get(), validation.matrix.get()});
  Course course = train(context, model_params, booster, fit.model, rounds, training, validation);
  fit.model.booster = !course.best_linear.empty() ? std::move(course.best_linear)
                      : model_params.model_type == ModelType::linear
                          ? booster.to_json()
                          : booster.to_json(static_cast<int>(fit.model.best_round));
  fit.columns = std::move(learned.columns);
  fit.ignored = std::move(learned.ignored);
  fit.rounds = course.rounds;
  fit.train = std::move(training.best_scores);
  fit.validation = std::move(validation.best_scores);
  return fit;
}

}  // namespace learning
