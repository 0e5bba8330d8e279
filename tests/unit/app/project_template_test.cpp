// SPDX-License-Identifier: MIT
// What the projects do once they are built is new_test's.
#include "app/project_template.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

std::string fault_of_name(const std::string& name) {
  try {
    demand_project_name(name);
    return "";
  } catch (const Error& e) {
    BOOST_TEST((e.fault() == Fault::usage));
    return e.what();
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(project_template_test)

BOOST_AUTO_TEST_CASE(a_name_is_snake_case_and_no_target_of_cmake) {
  for (const std::string& name : {std::string("a"), std::string("pi_task"), std::string("x2"), std::string(64, 'a')})
    BOOST_TEST(fault_of_name(name) == "");
  for (const std::string& name :
       {std::string(), std::string("Pi"), std::string("2x"), std::string("_x"), std::string("pi-task"),
        std::string("pi task"), std::string("../x"), std::string("\xC3\xA9"), std::string(65, 'a')})
    BOOST_TEST(fault_of_name(name).find("is not snake_case") != std::string::npos, name);
  for (const char* name : {"test", "all", "install", "skrobot"})
    BOOST_TEST(fault_of_name(name).find("CMake has a target of that name") != std::string::npos, name);
}

BOOST_AUTO_TEST_CASE(each_kind_is_made_whole) {
  for (const bool is_task : {true, false}) {
    for (const Language language : {Language::cpp, Language::c}) {
      const TemporaryDirectory directory;
      const fs::path place = directory / "below/there";
      const std::string extension = language == Language::c ? ".c" : ".cpp";
      const auto files = make_project({is_task, "pi_thing", language, place});
      const std::vector<std::string> expected{
          ".github/workflows/ci.yml", ".gitignore", "CMakeLists.txt", "README.md", "ci.sh", "pi_thing" + extension,
          "pi_thing_test" + extension};
      BOOST_TEST(files == expected, boost::test_tools::per_element());
      BOOST_TEST(names_in(place).size() == expected.size());
      BOOST_TEST(names_in(directory / "below").size() == 1u);
      for (const std::string& file : files) {
        const std::string text = read_text(place / file);
        BOOST_TEST(!text.empty(), file);
        for (const char* word : {"@NAME@", "@CLASS@", "@KIND@", "@SOURCE@", "@TEST@", "@VERSION@", "@TRY@"})
          BOOST_TEST(text.find(word) == std::string::npos, file << " has " << word);
      }
      const std::string source = read_text(place / ("pi_thing" + extension));
      BOOST_TEST(source.find("pi_thing") != std::string::npos, source);
      if (language == Language::cpp) BOOST_TEST(source.find("PiThing") != std::string::npos, source);
    }
  }
}

BOOST_AUTO_TEST_CASE(nothing_is_overwritten) {
  const TemporaryDirectory directory;
  fs::create_directory(directory / "empty");
  write_text(directory / "file", "x");
  for (const char* there : {"empty", "file"}) {
    BOOST_CHECK_EXCEPTION(make_project({true, "pi_task", Language::cpp, directory / there}), Error, [](const Error& e) {
      return e.fault() == Fault::usage &&
             std::string(e.what()).find("already; nothing was overwritten") != std::string::npos;
    });
  }
  BOOST_CHECK_EXCEPTION(make_project({true, "pi_task", Language::cpp, directory / "file/below"}), Error,
                        [](const Error& e) { return e.fault() == Fault::host; });
  BOOST_TEST(names_in(directory.path()) == (std::vector<std::string>{"empty", "file"}),
             boost::test_tools::per_element());
  BOOST_TEST(fs::is_empty(directory / "empty"));
}

BOOST_AUTO_TEST_SUITE_END()
