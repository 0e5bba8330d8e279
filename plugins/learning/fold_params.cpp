// SPDX-License-Identifier: MIT
#include "learning/fold_params.hpp"

#include <algorithm>
#include <map>

#include "learning/columns.hpp"
#include "learning/value.hpp"

namespace learning {

namespace {

[[noreturn]] void refuse(const char* parameter, const std::string& what) {
  throw skrobot::ParameterError(std::string("parameter '") + parameter + "': " + what);
}

std::string fold_name(std::string_view cell) { return is_missing(trimmed(cell)) ? "" : std::string(trimmed(cell)); }

std::vector<std::string> names_from_column(TrainingData& data, const DataParams& data_params,
                                           const std::string& column_name) {
  const std::size_t column = find_column(data.csv, column_name, "fold_column");
  if (column == data.label_column) refuse("fold_column", in_quotes(column_name) + " is the label column");
  if (column == data.id_column) refuse("fold_column", in_quotes(column_name) + " is the id column");
  const auto& features = data_params.feature_columns;
  if (std::find(features.begin(), features.end(), column_name) != features.end())
    refuse("fold_column", in_quotes(column_name) + " is listed in feature_columns too");
  std::erase(data.columns, column);
  if (data.columns.empty()) refuse("fold_column", data.csv.name() + " has no other column to learn from");
  std::vector<std::string> names;
  for (const std::size_t row : data.labels.rows) names.push_back(fold_name(data.csv.cell(row, column)));
  return names;
}

std::vector<std::string> names_from_table(const skrobot::Context& context, const TrainingData& data,
                                          const DataParams& data_params, const FoldParams& params) {
  if (!data.id_column) refuse("fold_table", "needs id_column, to find each row's fold by its id");
  const Csv table = open_csv(context, params.fold_table, data_params.field_delimiter);
  const std::size_t ids = find_column(table, data_params.id_column, "id_column");
  const std::size_t folds = find_column(table, params.fold_column.empty() ? "fold" : params.fold_column, "fold_column");
  std::map<std::string, std::string, std::less<>> fold_of;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::string name = fold_name(table.cell(row, folds));
    const auto [found, is_new] = fold_of.emplace(trimmed(table.cell(row, ids)), name);
    if (!is_new && found->second != name) {
      refuse("fold_table", table.place(row, folds) + ": " + in_quotes(found->first) + " is in fold " +
                               in_quotes(found->second) + " and in fold " + in_quotes(name));
    }
  }
  std::vector<std::string> names;
  for (const std::size_t row : data.labels.rows) {
    const auto found = fold_of.find(trimmed(data.csv.cell(row, *data.id_column)));
    names.push_back(found == fold_of.end() ? "" : found->second);
  }
  return names;
}

void check_dealt(const TrainingData& data, const FoldParams& params, Warnings& warnings) {
  const std::size_t rows = data.labels.rows.size();
  const auto count = static_cast<std::size_t>(params.folds);
  if (count > rows)
    refuse("folds", std::to_string(count) + " folds of " + count_of(rows, "labelled row") + " leave folds empty");
  std::vector<std::size_t> of_class(data.labels.classes.size());
  for (const double label : data.labels.values) {
    if (!of_class.empty()) ++of_class[static_cast<std::size_t>(label)];
  }
  for (std::size_t c = 0; c < of_class.size(); ++c) {
    if (of_class[c] == 1) {
      refuse("folds", "class " + in_quotes(data.labels.classes[c]) +
                          " has only one row, which cannot be both trained on "
                          "and tested; remove it, or merge classes");
    }
    if (of_class[c] < count) {
      warnings.add(data.csv.name() + ": class " + in_quotes(data.labels.classes[c]) + " has " +
                   count_of(of_class[c], "row") + ", fewer than the " + std::to_string(count) + " folds");
    }
  }
}

}  // namespace

std::vector<Folds> make_folds(const skrobot::Context& context, TrainingData& data, const DataParams& data_params,
                              const FoldParams& params, Warnings& warnings) {
  if (params.fold_column.empty() && params.fold_table.empty()) {
    check_dealt(data, params, warnings);
    if (!params.shuffle && params.repeats > 1) refuse("repeats", "without shuffle, every repeat has the same folds");
    std::vector<Folds> all;
    for (std::int32_t repeat = 0; repeat < params.repeats; ++repeat) {
      const auto seed =
          params.shuffle ? std::optional(context.seed() + static_cast<std::uint64_t>(repeat)) : std::nullopt;
      all.push_back(
          deal_folds(data.labels.values, data.labels.classes.size(), static_cast<std::size_t>(params.folds), seed));
    }
    return all;
  }
  const char* parameter = params.fold_table.empty() ? "fold_column" : "fold_table";
  if (params.repeats > 1)
    refuse("repeats", std::string("the folds are given by ") + parameter + ", so every repeat is the same");
  Folds folds = named_folds(params.fold_table.empty() ? names_from_column(data, data_params, params.fold_column)
                                                      : names_from_table(context, data, data_params, params));
  if (folds.names.size() < 2) {
    refuse(parameter,
           "cross-validation needs two folds, and " +
               (folds.names.empty() ? "no row has one" : "all rows are in " + in_quotes(folds.names.front())));
  }
  if (folds.names.size() > 1000)
    refuse(parameter, "names " + std::to_string(folds.names.size()) + " folds; at most 1000 are supported");
  if (const std::size_t without = folds.rows_without_fold(); without > 0)
    warnings.add(count_of(without, "row") + " without a fold: trained on in every fold, never tested");
  return {std::move(folds)};
}

}  // namespace learning
