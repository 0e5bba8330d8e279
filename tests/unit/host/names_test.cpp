// SPDX-License-Identifier: MIT
// Two types of one name in one program are one type to the linker, whatever they hold.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>

namespace {

namespace fs = std::filesystem;

// Where each type that a header of the host defines is, by its namespace and name. Headers are formatted: what is not
// nested begins its line.
std::map<std::string, std::string> types_in(const fs::path& folder, std::string& twice) {
  static const std::regex k_type(R"(^(?:struct|class|enum class|union) ([A-Z]\w*)(?!\w*::)[^;]*$)");
  static const std::regex k_namespace(R"(^namespace ([\w:]+) \{)");
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".hpp") continue;
    std::ifstream stream(entry.path());
    std::string scope, before;
    std::smatch match;
    for (std::string line; std::getline(stream, line); before = line) {
      if (std::regex_search(line, match, k_namespace)) scope = match[1].str() + "::";
      if (!std::regex_search(line, match, k_type) || before.starts_with("template <>")) continue;
      const auto [other, is_new] = found.emplace(scope + match[1].str(), entry.path().string());
      if (!is_new) twice += scope + match[1].str() + " in " + other->second + " and " + entry.path().string() + "\n";
    }
  }
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(names_test)

BOOST_AUTO_TEST_CASE(no_two_types_of_the_host_have_one_name) {
  std::string twice;
  const auto types = types_in(fs::path(SKROBOT_SOURCE_DIR) / "host", twice);
  BOOST_TEST(types.size() > 150u);
  BOOST_TEST(types.contains("skrobot::SweepPlan"));
  BOOST_TEST(twice == "");
}

BOOST_AUTO_TEST_SUITE_END()
