// SPDX-License-Identifier: MIT
// Reads one value by the schema of its parameter.
#ifndef SKROBOT_HOST_PLUGIN_VALUE_READER_HPP
#define SKROBOT_HOST_PLUGIN_VALUE_READER_HPP

#include <filesystem>
#include <skrobot/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/schema.hpp"

namespace skrobot {

/// A value that does not fit. what() is the end of a sentence that begins with the parameter: "expected an integer, got
/// 'x'".
class Unfit : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Does this text mean null where `property` allows it? "null", and of what is no text "none" and nothing at all.
bool reads_as_null(const json::object& property, std::string_view text);

/// A value as typed, by the declared type. Throws Unfit.
json::value read_text(const json::object& property, const std::string& text,
                      const std::filesystem::path& base_directory);

/// A value of a file or a program: has the declared type, paths made absolute. Throws Unfit.
json::value read_json(const json::object& property, const json::value& value,
                      const std::filesystem::path& base_directory);

/// A secret given by reference is fetched; anything else is itself. Throws Unfit.
std::string fetch_secret(const std::string& given, const std::filesystem::path& base_directory);

/// Fetches every secret within a value that was read, adds their texts to `secrets`, and returns what is recorded:
/// "<secret>" in their places, or the references that they were given as. Throws Unfit.
json::value settle_secrets(const json::object& property, json::value& value,
                           const std::filesystem::path& base_directory, std::vector<std::string>& secrets);

}  // namespace skrobot

#endif
