// SPDX-License-Identifier: MIT
// What the tests of the whole tasks share: a folder, data that can be learnt, runs that must fail.
#ifndef SKROBOT_TESTS_UNIT_PLUGINS_LEARNING_LEARNING_SAMPLE_HPP
#define SKROBOT_TESTS_UNIT_PLUGINS_LEARNING_LEARNING_SAMPLE_HPP

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <skrobot/testing.hpp>

namespace learning {
namespace json = skrobot::json;

/// A run in a directory that stays.
struct LearningRun : skrobot::testing::Run {
  explicit LearningRun(std::filesystem::path directory, json::object params = {}, std::uint64_t seed = 1)
      : Run(std::move(params), seed) {
    set_directory(std::move(directory));
  }
};

/// A folder of its own, gone with the object.
struct Folder {
  Folder() {
    std::random_device random;
    path = std::filesystem::temp_directory_path() /
           ("learning-test-" + std::to_string(random()) + std::to_string(random()));
    std::filesystem::create_directories(path);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string write(const char* name, const std::string& text) const {
    std::ofstream(path / name, std::ios::binary) << text;
    return (path / name).string();
  }
  std::filesystem::path path;
};

inline std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// Rows that can be learnt: numbers with gaps, a text column with a comma, a quote and a newline in its values, an id.
inline std::string sample_text(std::string_view kind, int rows, unsigned seed) {
  static constexpr std::array<const char*, 3> k_shops = {"\"Rome, IT\"", "\"the \"\"old\"\" one\"", "\"two\nlines\""};
  std::mt19937 random(seed);
  std::string text = "id,x,shop,noise,y\n";
  for (int i = 0; i < rows; ++i) {
    const auto shop = random() % 3;
    const int x = static_cast<int>(random() % 1000);
    const bool high = x > 500;
    text += "r" + std::to_string(i) + "," + (i % 17 == 3 ? "NA" : std::to_string(x)) + "," + k_shops[shop] + "," +
            std::to_string(random() % 97) + ",";
    if (kind == "binary") text += (shop == 0) != high ? "yes" : "no";
    if (kind == "multiclass") text += high ? "\"a,b\"" : shop == 0 ? "c" : "d";
    if (kind == "regression") text += std::to_string(1000 + x * 0.25 + (shop == 1 ? 100 : 0));
    text += "\n";
  }
  return text;
}

inline double number(const json::value& value) { return value.to_number<double>(); }

inline json::object sample_params(const Folder& folder, std::string_view kind) {
  return {{"data", folder.write("train.csv", sample_text(kind, 600, 1))},
          {"label_column", "y"},
          {"id_column", "id"},
          {"rounds", 60}};
}

inline json::object with(json::object params, const char* key, json::value value) {
  params[key] = std::move(value);
  return params;
}

/// The message of a run that must fail so.
template <class T>
std::string failure(const Folder& folder, const json::object& params, skrobot_status status = SKROBOT_BAD_PARAMETER) {
  LearningRun run(folder.path / "failing", params);
  BOOST_TEST(run.run<T>() == status);
  BOOST_TEST(run.message.find('\n') == std::string::npos);
  return run.message;
}

}  // namespace learning

#endif
