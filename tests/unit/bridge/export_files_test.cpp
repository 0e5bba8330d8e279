// SPDX-License-Identifier: MIT
#include "bridge/export_files.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <filesystem>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

bool is_plain(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == 0xE9;
}

struct Bench {
  TemporaryDirectory directory;
  std::vector<std::string> notes;
  std::map<std::string, std::string> map(const std::vector<std::string>& names, std::size_t most_bytes = 100) {
    return mapped_names(names, "metric", most_bytes, is_plain, [&](const std::string& note) { notes.push_back(note); });
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(export_files_test, Bench)

BOOST_AUTO_TEST_CASE(valid_names_stay) {
  const auto mapped = map({"loss", "train/loss", "é"});
  for (const auto& [name, valid] : mapped) BOOST_TEST(name == valid);
  BOOST_TEST(mapped.size() == 3u);
  BOOST_TEST(notes.empty());
}

BOOST_AUTO_TEST_CASE(other_names_become_valid_and_distinct) {
  const auto mapped = map({"a:b", "a b", "a_b", "A"});
  BOOST_TEST(mapped.at("a_b") == "a_b");
  BOOST_TEST(mapped.at("a:b") == "a_b_2");
  BOOST_TEST(mapped.at("a b") == "a_b_3");
  BOOST_TEST(mapped.at("A") == "_");
  BOOST_TEST_REQUIRE(notes.size() == 3u);
  BOOST_TEST(notes.front() == "metric 'a:b' is exported as 'a_b_2'");
}

BOOST_AUTO_TEST_CASE(a_name_is_no_folder_of_another) {
  for (const auto& names : {std::vector<std::string>{"a", "a/b"}, {"a/b", "a"}}) {
    const auto mapped = map(names);
    BOOST_TEST(mapped.at("a") != mapped.at("a/b"));
    BOOST_TEST(!mapped.at("a/b").starts_with(mapped.at("a") + "/"));
  }
  const auto mapped = map({"b:", "b_/c:", "b_/c_/d"});
  BOOST_TEST(mapped.at("b_/c_/d") == "b_/c_/d");
  BOOST_TEST(mapped.at("b_/c:") == "b_/c__2");
  BOOST_TEST(mapped.at("b:") == "b__2");
}

BOOST_AUTO_TEST_CASE(no_name_leaves_its_folder) {
  const auto mapped = map({"..", "../../x", "/x", "a//b", "./c", "", "x/"});
  for (const auto& [name, valid] : mapped) {
    const fs::path path(valid);
    BOOST_TEST(path.is_relative(), name);
    BOOST_TEST(!path.empty(), name);
    BOOST_TEST((path.lexically_normal() == path), name << " is " << valid);
    BOOST_TEST((*path.begin() != ".."), name);
  }
  BOOST_TEST(mapped.size() == 7u);
}

BOOST_AUTO_TEST_CASE(a_long_name_is_cut_between_characters) {
  const auto mapped = map({"éééé", "ééééé"}, 5);
  BOOST_TEST(mapped.at("ééééé") != mapped.at("éééé"));
  BOOST_TEST(mapped.at("éééé") == "éé");
}

BOOST_AUTO_TEST_CASE(nested_values_have_dotted_names) {
  const auto values = dotted(parse_json(R"({"a": {"b": 1, "c": {}}, "d": [1]})").as_object());
  BOOST_TEST_REQUIRE(values.size() == 3u);
  BOOST_TEST(values[0].first == "a.b");
  BOOST_TEST(values[1].first == "a.c");
  BOOST_TEST(to_text(values[2].second) == "[1]");
}

BOOST_AUTO_TEST_CASE(only_regular_files_are_copied) {
  write_text(directory / "file", "bytes");
  fs::create_symlink(directory / "file", directory / "link");
  BOOST_TEST(copy_record_file(directory / "file", directory / "copy") == "");
  BOOST_TEST(read_text(directory / "copy") == "bytes");
  BOOST_TEST(copy_record_file(directory / "link", directory / "second") != "");
  BOOST_TEST(!fs::exists(directory / "second"));
  BOOST_CHECK_THROW(copy_record_file(directory / "file", directory / "absent" / "copy"), Error);
}

BOOST_AUTO_TEST_CASE(a_number_that_is_no_time_is_the_start) {
  RunSummary run;
  run.started_ms = 1000;
  BOOST_TEST(point_time_ms(run, 1.5) == 2500);
  for (const double seconds : {double{NAN}, double{INFINITY}, -double{INFINITY}, 1e300})
    BOOST_TEST(point_time_ms(run, seconds) == 1000);
}

BOOST_AUTO_TEST_CASE(files_written_in_turns_keep_their_order) {
  ExportFiles files(directory / "new");
  std::string expected;
  for (int i = 0; i < 30'000; ++i) {
    const std::string line = std::to_string(i) + "\n";
    files.append("a", line);
    files.append("b/c", "x");
    expected += line;
  }
  files.close();
  BOOST_TEST((read_text(directory / "new" / "a") == expected));
  BOOST_TEST((read_text(directory / "new" / "b" / "c") == std::string(30'000, 'x')));
}

BOOST_AUTO_TEST_CASE(uris_are_encoded) { BOOST_TEST(uri_path("/a b/é%#?") == "/a%20b/%C3%A9%25%23%3F"); }

BOOST_AUTO_TEST_SUITE_END()
