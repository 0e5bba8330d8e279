// SPDX-License-Identifier: MIT
#include "learning/importance.hpp"

#include <algorithm>
#include <numeric>
#include <random>

namespace learning {

namespace {

/// The features that the booster's columns belong to.
std::vector<std::size_t> features_of_columns(const Model& model) {
  std::vector<std::size_t> of;
  for (std::size_t i = 0; i < model.features.size(); ++i) of.insert(of.end(), width_of(model.features[i]), i);
  if (model.type != ModelType::linear) return of;
  std::vector<std::size_t> of_linear;
  for (std::size_t i = 0; i < model.linear.size(); ++i)
    of_linear.insert(of_linear.end(), width_of(std::span(&model.linear[i], 1)), of[i]);
  return of_linear;
}

}  // namespace

std::vector<double> gain_importances(const Model& model) {
  const Booster booster = Booster::from_json(model.booster, 1);
  const std::vector<double> columns = booster.importances(model.type == ModelType::linear);
  const std::vector<std::size_t> of = features_of_columns(model);
  std::vector<double> out(model.features.size());
  for (std::size_t i = 0; i < columns.size(); ++i) out[of[i]] += columns[i];
  const double sum = std::accumulate(out.begin(), out.end(), 0.0);
  for (double& share : out) share = sum > 0 ? share / sum : 0;
  return out;
}

std::vector<double> permutation_importances(const skrobot::Context& context, const TrainingData& data, const Fit& fit,
                                            std::span<const std::size_t> indices, int repeats, std::uint64_t seed,
                                            int threads) {
  const Model& model = fit.model;
  const Booster booster = Booster::from_json(model.booster, threads);
  const FeatureMatrix encoded = encode(data.csv, model.features, fit.columns, data.rows_of(indices));
  const std::vector<double> labels = data.labels_of(indices);
  const auto loss = [&](const FeatureMatrix& matrix) {
    const std::vector<float> predictions = predictions_of(model, booster, matrix_of(model, matrix, threads));
    return evaluate(model.objective, model.classes.size(), predictions, labels).front().second;
  };
  const double plain = loss(encoded);
  std::mt19937_64 engine(seed);
  std::vector<double> out;
  std::size_t first = 0;
  for (const Feature& feature : model.features) {
    const std::size_t width = width_of(feature);
    double sum = 0;
    FeatureMatrix shuffled = encoded;
    for (int repeat = 0; repeat < repeats; ++repeat) {
      context.throw_if_cancelled();
      for (std::size_t row = encoded.rows; row > 1; --row) {  // Fisher and Yates
        const std::size_t other = draw(engine, row);
        for (std::size_t c = first; c < first + width; ++c)
          std::swap(shuffled.values[(row - 1) * encoded.columns + c], shuffled.values[other * encoded.columns + c]);
      }
      sum += loss(shuffled) - plain;
    }
    out.push_back(sum / repeats);
    first += width;
  }
  return out;
}

skrobot::json::object to_json(std::span<const Feature> features, std::span<const double> importances) {
  std::vector<std::size_t> order(features.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return importances[a] > importances[b]; });
  skrobot::json::object object;
  for (const std::size_t i : order) object[features[i].name] = importances[i];
  return object;
}

}  // namespace learning
