// SPDX-License-Identifier: MIT
#include "learning/booster.hpp"

#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <numeric>

#include "learning/value.hpp"

namespace learning {

namespace {

thread_local const skrobot::Context* current_context = nullptr;

void take_message(const char* message) {
  if (current_context != nullptr) current_context->warning("XGBoost: " + essence(message));
  else std::fprintf(stderr, "%s\n", message);
}

void check(int status) {
  if (status == 0) return;
  const std::string message = XGBGetLastError();
  throw skrobot::TaskError("XGBoost: " + essence(message), message);
}

}  // namespace

std::string essence(std::string_view xgboost_message) {
  std::string_view text = xgboost_message.substr(0, xgboost_message.find("\nStack trace"));
  // "[11:59:12] ./src/data/data.cc:1104: Check failed: …", or "[11:59:12] WARNING: ./src/learner.cc:767: …"
  if (text.starts_with('[')) text.remove_prefix(std::min(text.find(']'), text.size() - 1) + 1);
  for (const std::string_view source : {".cc:", ".cu:", ".h:", ".cpp:", ".cuh:"}) {
    const std::size_t place = text.find(source);
    if (place == std::string_view::npos) continue;
    const std::size_t colon = text.find(": ", place + source.size());
    if (colon != std::string_view::npos) text.remove_prefix(colon + 2);
    break;
  }
  text = trimmed(text);
  return std::string(trimmed(text.substr(0, text.find('\n'))));
}

std::string xgboost_version() {
  int major = 0;
  int minor = 0;
  int patch = 0;
  XGBoostVersion(&major, &minor, &patch);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

LogRedirect::LogRedirect(const skrobot::Context& context) {
  current_context = &context;
  check(XGBRegisterLogCallback(take_message));
}

LogRedirect::~LogRedirect() { current_context = nullptr; }

void DataMatrix::Free::operator()(void* handle) const { XGDMatrixFree(handle); }
void Booster::Free::operator()(void* handle) const { XGBoosterFree(handle); }

DataMatrix::DataMatrix(const FeatureMatrix& matrix, std::span<const Feature> features, int threads) {
  DMatrixHandle handle = nullptr;
  check(XGDMatrixCreateFromMat_omp(matrix.values.data(), matrix.rows, matrix.columns,
                                   std::numeric_limits<float>::quiet_NaN(), &handle, threads));
  handle_.reset(handle);
  std::vector<const char*> types;
  for (const Feature& feature : features)
    types.insert(types.end(), width_of(feature), feature.kind == FeatureKind::text ? "c" : "float");
  if (types.empty()) return;
  check(XGDMatrixSetStrFeatureInfo(handle, "feature_type", types.data(), types.size()));
}

void DataMatrix::set_labels(std::span<const double> labels, std::size_t width) {
  const std::vector<float> values(labels.begin(), labels.end());
  if (width == 1) return check(XGDMatrixSetFloatInfo(handle_.get(), "label", values.data(), values.size()));
  // Several labels a row go in by numpy's array interface.
  const std::string array = R"({"version":3,"typestr":"<f4","data":[)" +
                            std::to_string(reinterpret_cast<std::uintptr_t>(values.data())) + R"(,true],"shape":[)" +
                            std::to_string(values.size() / width) + "," + std::to_string(width) + "]}";
  check(XGDMatrixSetInfoFromInterface(handle_.get(), "label", array.c_str()));
}

void DataMatrix::set_weights(std::span<const double> weights) {
  const std::vector<float> values(weights.begin(), weights.end());
  check(XGDMatrixSetFloatInfo(handle_.get(), "weight", values.data(), values.size()));
}

Booster::Booster(const BoosterParams& params, std::initializer_list<const DataMatrix*> cached) {
  std::vector<DMatrixHandle> matrices;
  for (const DataMatrix* matrix : cached) {
    if (matrix != nullptr) matrices.push_back(matrix->handle_.get());
  }
  BoosterHandle handle = nullptr;
  check(XGBoosterCreate(matrices.data(), matrices.size(), &handle));
  handle_.reset(handle);
  for (const auto& [key, value] : params) check(XGBoosterSetParam(handle, key.c_str(), value.c_str()));
}

Booster Booster::from_json(std::string_view json, int threads) {
  BoosterHandle handle = nullptr;
  check(XGBoosterCreate(nullptr, 0, &handle));
  Booster booster(handle);
  check(XGBoosterSetParam(handle, "nthread", std::to_string(threads).c_str()));
  check(XGBoosterLoadModelFromBuffer(handle, json.data(), json.size()));
  return booster;
}

void Booster::update(int round, const DataMatrix& training) {
  check(XGBoosterUpdateOneIter(handle_.get(), round, training.handle_.get()));
}

std::span<const float> Booster::predict(const DataMatrix& matrix) const {
  const bst_ulong* shape = nullptr;
  bst_ulong dimensions = 0;
  const float* values = nullptr;
  constexpr const char* k_config =
      R"({"type":0,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false})";
  check(XGBoosterPredictFromDMatrix(handle_.get(), matrix.handle_.get(), k_config, &shape, &dimensions, &values));
  return {values, std::accumulate(shape, shape + dimensions, std::size_t{1}, std::multiplies<>())};
}

std::string Booster::to_json(int rounds) const {
  BoosterHandle handle = nullptr;
  check(XGBoosterSlice(handle_.get(), 0, rounds, 1, &handle));
  return Booster(handle).to_json();
}

std::string Booster::to_json() const {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  check(XGBoosterSaveModelToBuffer(handle_.get(), R"({"format":"json"})", &size, &bytes));
  return {bytes, size};
}

std::vector<double> Booster::importances(bool is_linear) const {
  bst_ulong count = 0;
  const char** names = nullptr;
  bst_ulong dimensions = 0;
  const bst_ulong* shape = nullptr;
  const float* scores = nullptr;
  check(XGBoosterFeatureScore(handle_.get(),
                              is_linear ? R"({"importance_type":"weight"})" : R"({"importance_type":"total_gain"})",
                              &count, &names, &dimensions, &shape, &scores));
  const std::size_t groups = dimensions == 2 ? shape[1] : 1;
  std::vector<double> out(features());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t column = std::stoul(names[i] + 1);  // "f12"
    for (std::size_t g = 0; g < groups; ++g) out.at(column) += std::abs(scores[i * groups + g]);
  }
  return out;
}

std::uint64_t Booster::features() const {
  bst_ulong count = 0;
  check(XGBoosterGetNumFeature(handle_.get(), &count));
  return count;
}

}  // namespace learning
