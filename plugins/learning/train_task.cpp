// SPDX-License-Identifier: MIT
#include "learning/train_task.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "learning/booster.hpp"
#include "learning/columns.hpp"
#include "learning/features.hpp"
#include "learning/labels.hpp"
#include "learning/metrics.hpp"
#include "learning/model.hpp"
#include "learning/split.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

namespace json = skrobot::json;

/// One side of the split: its rows' labels, features and the metrics that it feeds.
struct Side {
  std::string prefix;
  std::vector<double> labels;
  std::unique_ptr<DataMatrix> matrix;
  std::vector<skrobot::Metric> metrics;
  Scores scores;       // of the newest round
  Scores best_scores;  // of the best round
};

std::string in_decimal(double number) {
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr};
}

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// The run's warnings: in its log, and for the result.
class Warnings {
 public:
  explicit Warnings(const skrobot::Context& context) : context_(context) {}
  void add(const std::string& text) {
    context_.warning(text);
    texts_.emplace_back(text);
  }
  const json::array& texts() const { return texts_; }

 private:
  const skrobot::Context& context_;
  json::array texts_;
};

Labels read_labels(Warnings& warnings, const Csv& csv, std::size_t column, const TrainParams& params) {
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

BoosterParams booster_params(const TrainParams& params, const Labels& labels, const Side& training,
                             std::uint64_t seed) {
  BoosterParams out = {{"verbosity", "1"},
                       {"nthread", std::to_string(params.threads)},
                       {"tree_method", "hist"},
                       {"disable_default_eval_metric", "1"},
                       {"seed", std::to_string(seed & 0x7fffffffU)},
                       {"eta", in_decimal(params.learning_rate)},
                       {"max_depth", std::to_string(params.max_depth)},
                       {"subsample", in_decimal(params.subsample)},
                       {"colsample_bynode", in_decimal(params.column_subsample)}};
  // XGBoost starts every row at base_score, by default 0.5 whatever the labels are; their mean saves it the first
  // rounds.
  switch (labels.objective) {
    case Objective::binary:
      out.insert(out.end(), {{"objective", "binary:logistic"}, {"base_score", in_decimal(mean(training.labels))}});
      break;
    case Objective::multiclass:
      out.insert(out.end(), {{"objective", "multi:softprob"}, {"num_class", std::to_string(labels.classes.size())}});
      break;
    default:
      out.insert(out.end(), {{"objective", "reg:squarederror"}, {"base_score", in_decimal(mean(training.labels))}});
  }
  return out;
}

/// Splits the rows. Throws ParameterError, which blames what is to blame, when one side is left without rows.
Split split_labels(const Csv& csv, const Labels& labels, const TrainParams& params, std::uint64_t seed) {
  Split split = split_rows(labels.values, labels.classes.size(), params.validation_fraction, seed);
  const bool is_validated = !split.validation.empty() || params.validation_fraction == 0;
  if (!split.training.empty() && is_validated) return split;
  if (labels.classes.size() == labels.rows.size()) {
    throw skrobot::ParameterError("parameter 'label_column': " + csv.name() + ": each of the " +
                                  std::to_string(labels.classes.size()) + " values of " +
                                  in_quotes(params.label_column) +
                                  " occurs in only one row, so no rows are left for validation; choose another column");
  }
  throw skrobot::ParameterError("parameter 'validation_fraction': " + in_decimal(params.validation_fraction) + " of " +
                                csv.name() + "'s " + count_of(labels.rows.size(), "labelled row") + " leaves " +
                                (split.training.empty() ? "no training rows" : "no validation rows; use 0 to disable"));
}

LearnedFeatures learn_columns(const Csv& csv, std::span<const std::size_t> columns,
                              std::span<const std::size_t> training_rows, Warnings& warnings) {
  LearnedFeatures learned = learn_features(csv, columns, training_rows);
  for (const std::string& warning : learned.warnings) warnings.add(warning);
  if (!learned.features.empty()) return learned;
  std::string why;
  for (std::size_t i = 0; i < learned.ignored.size() && i < 5; ++i) {
    why += (i == 0 ? "" : "; ") + in_quotes(learned.ignored[i].name) + " " + learned.ignored[i].reason;
  }
  throw skrobot::ParameterError("parameter 'feature_columns': " + csv.name() + " has no column to learn from: " + why +
                                (learned.ignored.size() > 5 ? "; …" : ""));
}

Side make_side(const char* prefix, const Csv& csv, const Labels& labels, std::span<const std::size_t> indices,
               std::span<const Feature> features, std::span<const std::size_t> columns, int threads) {
  Side side;
  side.prefix = prefix;
  std::vector<std::size_t> rows;
  for (const std::size_t index : indices) {
    rows.push_back(labels.rows[index]);
    side.labels.push_back(labels.values[index]);
  }
  if (rows.empty()) return side;
  side.matrix = std::make_unique<DataMatrix>(encode(csv, features, columns, rows), features, threads);
  side.matrix->set_labels(side.labels);
  return side;
}

void score(const skrobot::Context& context, const Booster& booster, const Labels& labels, std::int64_t round,
           Side& side) {
  if (!side.matrix) return;
  side.scores = evaluate(labels.objective, labels.classes.size(), booster.predict(*side.matrix), side.labels);
  for (std::size_t i = 0; i < side.scores.size(); ++i) {
    if (side.metrics.size() == i)
      side.metrics.push_back(context.metric(side.prefix + std::string(side.scores[i].first)));
    // An AUC of one class is no number, and no point.
    if (!std::isnan(side.scores[i].second)) side.metrics[i](round, side.scores[i].second);
  }
}

struct Progress {
  std::int64_t rounds = 0;
  std::int64_t best_round = 0;
};

/// Trains until the rounds are over, or validation has not improved for early_stopping_rounds. The best round is that
/// of the best validation, whether or not training may stop early; without validation, the last.
Progress train(const skrobot::Context& context, const TrainParams& params, const Labels& labels, Booster& booster,
               Side& training, Side& validation) {
  Progress progress;
  double best = std::numeric_limits<double>::infinity();
  while (progress.rounds < params.rounds) {
    context.throw_if_cancelled();
    booster.update(static_cast<int>(progress.rounds), *training.matrix);
    ++progress.rounds;
    score(context, booster, labels, progress.rounds, training);
    score(context, booster, labels, progress.rounds, validation);
    context.progress(static_cast<std::uint64_t>(progress.rounds), static_cast<std::uint64_t>(params.rounds));
    const bool watched = validation.matrix != nullptr;
    if (!watched || progress.best_round == 0 || validation.scores.front().second < best) {
      progress.best_round = progress.rounds;
      training.best_scores = training.scores;
      validation.best_scores = validation.scores;
      if (watched) best = validation.scores.front().second;
    }
    const std::int64_t without_better = progress.rounds - progress.best_round;
    if (watched && params.early_stopping_rounds > 0 && without_better >= params.early_stopping_rounds) break;
  }
  return progress;
}

json::value to_json(const Scores& scores) {
  if (scores.empty()) return nullptr;
  json::object object;
  for (const auto& [name, value] : scores) object[name] = std::isnan(value) ? json::value() : json::value(value);
  return object;
}

json::array to_json(std::span<const IgnoredColumn> ignored) {
  json::array array;
  for (const auto& [name, reason] : ignored) array.push_back({{"column", name}, {"reason", reason}});
  return array;
}

std::string in_words(const Labels& labels, const TrainParams& params) {
  std::string text = std::string(to_text(labels.objective)) +
                     (labels.classes.empty() ? " of " : " classification of ") + in_quotes(params.label_column);
  for (std::size_t i = 0; i < labels.classes.size() && i < 10; ++i)
    text += (i == 0 ? " (" : ", ") + in_quotes(labels.classes[i]);
  if (labels.classes.size() > 10) text += ", …";
  return labels.classes.empty() ? text : text + ")";
}

}  // namespace

json::value TrainTask::run(skrobot::Context& context, const TrainParams& params) {
  const LogRedirect redirect(context);
  const Csv csv = open_csv(context, params.data, params.field_delimiter);
  const std::size_t label_column = find_column(csv, params.label_column, "label_column");
  std::optional<std::size_t> id_column;
  if (!params.id_column.empty()) id_column = find_column(csv, params.id_column, "id_column");
  if (id_column == label_column) throw skrobot::ParameterError("parameter 'id_column': it is the label column too");
  const std::vector<std::size_t> columns = find_features(csv, params.feature_columns, label_column, id_column);
  Warnings warnings(context);
  const Labels labels = read_labels(warnings, csv, label_column, params);
  context.throw_if_cancelled();

  const Split split = split_labels(csv, labels, params, context.seed());
  std::vector<std::size_t> training_rows;
  for (const std::size_t index : split.training) training_rows.push_back(labels.rows[index]);
  const LearnedFeatures learned = learn_columns(csv, columns, training_rows, warnings);
  const std::vector<Feature>& features = learned.features;
  Side training = make_side("train_", csv, labels, split.training, features, learned.columns, params.threads);
  Side validation = make_side("validation_", csv, labels, split.validation, features, learned.columns, params.threads);
  context.info(in_words(labels, params) + ": " + std::to_string(split.training.size()) + " training and " +
               std::to_string(split.validation.size()) + " validation rows, " + std::to_string(features.size()) +
               " features");

  Booster booster(booster_params(params, labels, training, context.seed()),
                  {training.matrix.get(), validation.matrix.get()});
  const Progress progress = train(context, params, labels, booster, training, validation);

  const Model model{labels.objective,
                    params.label_column,
                    params.id_column,
                    labels.classes,
                    features,
                    progress.best_round,
                    booster.to_json(static_cast<int>(progress.best_round))};
  const std::filesystem::path file = context.directory() / "model.json";
  write_file(file, model_to_text(model));
  std::string best = "best round " + std::to_string(progress.best_round) + " of " + std::to_string(progress.rounds);
  for (const auto& [name, value] : validation.best_scores)
    best += ", validation_" + std::string(name) + " " + in_decimal(value);
  context.info(best);
  return {{"objective", to_text(labels.objective)},
          {"rows", labels.rows.size()},
          {"rows_without_label", labels.missing},
          {"training_rows", split.training.size()},
          {"validation_rows", split.validation.size()},
          {"features", features.size()},
          {"ignored_columns", to_json(learned.ignored)},
          {"classes", json::array(labels.classes.begin(), labels.classes.end())},
          {"rounds", progress.rounds},
          {"best_round", progress.best_round},
          {"train", to_json(training.best_scores)},
          {"validation", to_json(validation.best_scores)},
          {"model", file.string()},
          {"warnings", warnings.texts()}};
}

}  // namespace learning
