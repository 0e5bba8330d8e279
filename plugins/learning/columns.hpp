// SPDX-License-Identifier: MIT
// Parameters that name columns, held against the file. All throw skrobot::ParameterError with one line: the parameter,
// the value, the file, and what is there instead.
#ifndef LEARNING_COLUMNS_HPP
#define LEARNING_COLUMNS_HPP

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "learning/csv_reader.hpp"
#include "learning/features.hpp"
#include "skrobot/context.hpp"

namespace learning {

/// Reads the file with the delimiter that parameter `field_delimiter` names; what is odd about it goes to the log, and
/// of a large file that it is read and how far. Throws CsvError, and skrobot::Cancelled.
Csv open_csv(const skrobot::Context& context, const std::filesystem::path& file, std::string_view field_delimiter);

/// The column that `parameter` names.
std::size_t find_column(const Csv& csv, std::string_view name, std::string_view parameter);

/// The columns that parameter `feature_columns` names, in its order; the one word "all" stands for every column, in the
/// file's order, but the label and the id. None may be named twice, be the label or be the id, and one at least is
/// left.
std::vector<std::size_t> find_features(const Csv& csv, std::span<const std::string> names, std::size_t label,
                                       std::optional<std::size_t> id);

/// The columns of a model's features. Throws ParameterError, with the name of the parameter that named the file.
std::vector<std::size_t> columns_of_features(const Csv& csv, std::span<const Feature> features,
                                             std::string_view parameter);

/// `: the nearest are 'a', 'b'`, or all of the columns when they are few, for the end of a message.
std::string what_is_there(const Csv& csv, std::string_view name);

}  // namespace learning

#endif
