// SPDX-License-Identifier: MIT
// What SECURITY.md promises, it promises with the name of a test.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;

std::set<std::string> test_suites() {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(SKROBOT_SOURCE_DIR) / "tests")) {
    if (entry.path().extension() == ".cpp") names.insert(entry.path().stem().string());
  }
  return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(security_page_test)

BOOST_AUTO_TEST_CASE(each_promise_names_existing_tests) {
  const std::string page = skrobot::test::read_text(fs::path(SKROBOT_SOURCE_DIR) / "SECURITY.md");
  const std::set<std::string> suites = test_suites();
  static const std::regex k_brackets("\\[([a-z_, \n]+)\\](?!\\()");
  static const std::regex k_name("[a-z_]+");
  std::set<std::string> named;
  for (std::sregex_iterator at(page.begin(), page.end(), k_brackets), end; at != end; ++at) {
    const std::string inside = (*at)[1];
    for (std::sregex_iterator name(inside.begin(), inside.end(), k_name); name != end; ++name)
      named.insert(name->str());
  }
  BOOST_TEST(named.size() > 15u);  // the search itself works
  for (const std::string& name : named) BOOST_TEST(suites.contains(name), name << " is no test");
}

BOOST_AUTO_TEST_SUITE_END()
