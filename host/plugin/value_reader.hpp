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

namespace skrobot {

/// A value that does not fit. what() is the end of a sentence that begins with the parameter: "expected an integer, got 'x'".
class Unfit : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The type that a property declares, without "null".
std::string declared_type(const json::object& property);
bool is_nullable(const json::object& property);
bool is_secret(const json::object& property);
/// Is it a secret, or has it one among its items or members? Then no message shows what was given.
bool holds_secret(const json::object& property);

/// A value as typed, by the declared type. Throws Unfit.
json::value read_text(const json::object& property, const std::string& text, const std::filesystem::path& base_directory);

/// A value of a file or a program: has the declared type, paths made absolute. Throws Unfit.
json::value read_json(const json::object& property, const json::value& value, const std::filesystem::path& base_directory);

/// A secret given by reference is fetched; anything else is itself. Throws Unfit.
std::string fetch_secret(const std::string& given, const std::filesystem::path& base_directory);

/// Fetches every secret within a value that was read, adds their texts to `secrets`, and returns what is recorded: "<secret>" in their
/// places, or the references that they were given as. Throws Unfit.
json::value settle_secrets(const json::object& property, json::value& value, const std::filesystem::path& base_directory,
                           std::vector<std::string>& secrets);

/// `property` without the demand that a path is there, in its items and members too.
json::object without_path_kinds(json::object property);

}  // namespace skrobot

#endif
