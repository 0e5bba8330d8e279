// SPDX-License-Identifier: MIT
// The tables of faults in tests/README.md, which the tests make.
#ifndef SKROBOT_TESTS_SUPPORT_FAULT_TABLE_HPP
#define SKROBOT_TESTS_SUPPORT_FAULT_TABLE_HPP

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot::test {

/// One line of an error as a cell: no place of this machine, not too long.
inline std::string cell(const std::string& line, const std::filesystem::path& record) {
  std::string text = line;
  for (const auto& [place, name] :
       {std::pair{record.string(), "RECORD"}, std::pair{std::string(SKROBOT_TEST_PLUGINS), "PLUGINS"}}) {
    if (const std::size_t at = text.find(place); at != std::string::npos) text.replace(at, place.size(), name);
  }
  text = printable(text, 130);  // cut when the places, which differ in length, are gone
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
  return text;
}

/// The table must be the one in tests/README.md; writes it to this file of the build.
inline void check_readme(const std::string& table, const std::string& file) {
  const std::string made = std::string(SKROBOT_BINARY_DIR "/") + file;
  write_text(made, table);
  const bool is_there = read_text(SKROBOT_SOURCE_DIR "/tests/README.md").find(table) != std::string::npos;
  BOOST_TEST(is_there, "tests/README.md is out of date: its table is now in " << made);
}

}  // namespace skrobot::test

#endif
