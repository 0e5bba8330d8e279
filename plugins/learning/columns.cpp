// SPDX-License-Identifier: MIT
#include "learning/columns.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <system_error>
#include <utility>

#include "learning/value.hpp"
#include "skrobot/params.hpp"

namespace learning {

namespace {

constexpr std::size_t k_few_columns = 8;
constexpr std::size_t k_nearest = 3;
constexpr std::uintmax_t k_mebibyte = std::uintmax_t{1} << 20;
constexpr std::uintmax_t k_large = 16 * k_mebibyte;  // below, reading takes no time that a person notices

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte; }

/// Levenshtein's distance, the case of letters ignored.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (lower(a[i]) == lower(b[j]) ? 0U : 1U);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, diagonal + 1, changed});
    }
  }
  return row.back();
}

[[noreturn]] void refuse(std::string_view parameter, const std::string& what) {
  throw skrobot::ParameterError("parameter '" + std::string(parameter) + "': " + what);
}

}  // namespace

Csv open_csv(const skrobot::Context& context, const std::filesystem::path& file, std::string_view field_delimiter) {
  const auto delimiter = parse_delimiter(field_delimiter);
  if (!delimiter) {
    refuse("field_delimiter",
           in_quotes(field_delimiter) + " is neither a single byte such as ',' or ';' nor 'tab' or '\\t'");
  }
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(file, unknown);
  ReadProgress progress;
  if (!unknown && size >= k_large) {
    const std::uint64_t total = size / k_mebibyte;
    context.info("reading file " + file.filename().string() + ", " + std::to_string(total) + " MiB");
    progress = [&context, total](double share) {
      context.throw_if_cancelled();
      context.progress(static_cast<std::uint64_t>(share * static_cast<double>(total)), total);
    };
  }
  Csv csv = Csv::read(file, *delimiter, progress);
  if (csv.was_latin1()) context.warning(csv.name() + " is not UTF-8 and is read as ISO 8859-1 (Latin-1)");
  return csv;
}

std::string what_is_there(const Csv& csv, std::string_view name) {
  std::vector<std::string> names = csv.columns();
  if (names.size() == 1) return "; its only column is " + in_quotes(names.front()) + "; check field_delimiter";
  std::string text = "; its columns are ";
  if (names.size() > k_few_columns) {
    const std::string_view wanted = name.substr(0, 200);
    std::stable_sort(names.begin(), names.end(), [&](const std::string& a, const std::string& b) {
      return distance(wanted, std::string_view(a).substr(0, 200)) <
             distance(wanted, std::string_view(b).substr(0, 200));
    });
    names.resize(k_nearest);
    text = "; the nearest of its " + std::to_string(csv.columns().size()) + " columns are ";
  }
  for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : ", ") + in_quotes(names[i]);
  return text;
}

std::size_t find_column(const Csv& csv, std::string_view name, std::string_view parameter) {
  if (const auto found = csv.find(name)) return *found;
  refuse(parameter, in_quotes(name) + " is not a column of " + csv.name() + what_is_there(csv, name));
}

std::vector<std::size_t> find_features(const Csv& csv, std::span<const std::string> names, std::size_t label,
                                       std::optional<std::size_t> id) {
  std::vector<std::size_t> columns;
  if (names.size() == 1 && names.front() == "all") {
    for (std::size_t i = 0; i < csv.columns().size(); ++i) {
      if (i != label && i != id) columns.push_back(i);
    }
    if (columns.empty()) {
      refuse("feature_columns",
             csv.name() + " has no columns other than the label and the id" + what_is_there(csv, ""));
    }
    return columns;
  }
  for (const std::string& name : names) {
    const std::size_t column = find_column(csv, name, "feature_columns");
    if (column == label)
      refuse("feature_columns", in_quotes(name) + " is the label column; it cannot be a feature too");
    if (column == id) refuse("feature_columns", in_quotes(name) + " is the id column; it cannot be a feature too");
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      refuse("feature_columns", in_quotes(name) + " is listed twice");
    }
    columns.push_back(column);
  }
  if (columns.empty()) refuse("feature_columns", "lists no columns");
  return columns;
}

std::vector<std::size_t> columns_of_features(const Csv& csv, std::span<const Feature> features,
                                             std::string_view parameter) {
  std::vector<std::size_t> columns;
  for (const Feature& feature : features) {
    const auto found = csv.find(feature.name);
    if (!found) {
      refuse(parameter, csv.name() + " has no column " + in_quotes(feature.name) + ", which the model was trained on" +
                            what_is_there(csv, feature.name));
    }
    columns.push_back(*found);
  }
  return columns;
}

}  // namespace learning
