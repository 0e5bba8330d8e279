// SPDX-License-Identifier: MIT
#include "base/json_document.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

JsonDocument parsed(std::string_view text) { return {text, "plan.json", "/plans"}; }

template <class Act>
std::string failure(Act&& act) {
  try {
    act();
  } catch (const Error& error) {
    BOOST_TEST((error.fault() == Fault::usage));
    return error.hint().empty() ? error.what() : std::string(error.what()) + " | " + error.hint();
  }
  return "-";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_document_test)

BOOST_AUTO_TEST_CASE(every_error_points_at_its_line_and_column) {
  const JsonDocument document = parsed("{\"a\":\n  {\"bc\": 5}}");
  BOOST_TEST(document.place("/a/bc") == "plan.json:2");
  BOOST_TEST(failure([&] { document.fail("/a/bc", "no", "try 6"); }) == "plan.json:2:10: no | try 6");
  BOOST_TEST(failure([&] { document.fail_at_key("/a/bc", "no"); }) == "plan.json:2:4: no");
  BOOST_TEST(failure([&] { document.object(document.root().at("a").at("bc"), "/a/bc", "an object"); }) ==
             "plan.json:2:10: expected an object");
  BOOST_TEST(&document.object(document.root(), "", "an object") == &document.root().get_object());
  const json::object& inner = document.root().at("a").get_object();
  BOOST_TEST(failure([&] { document.check_keys(inner, "/a", {"bd"}); }) ==
             "plan.json:2:4: unknown key 'bc' | did you mean 'bd'?");
  BOOST_TEST(failure([&] { document.check_keys(inner, "/a", {"xyzzy"}); }) ==
             "plan.json:2:4: unknown key 'bc' | known keys are 'xyzzy'");
  BOOST_TEST(failure([&] { document.check_keys(inner, "/a", {"bc", "bd"}); }) == "-");
}

BOOST_AUTO_TEST_CASE(what_is_not_json_or_has_a_key_twice_is_refused) {
  BOOST_TEST(failure([] { parsed("{\"a\": }"); }).starts_with("plan.json:1:7: not JSON: "));
  BOOST_TEST(failure([] { parsed(""); }).starts_with("plan.json:1:1: not JSON: "));
  BOOST_TEST(failure([] { parsed("[{\"a\": 1,\n\"a\": 2}]"); }) == "plan.json:2:1: duplicate key 'a'");
  BOOST_TEST(failure([] { parsed("5"); }) == "-");
}

BOOST_AUTO_TEST_CASE(a_file_has_its_own_name_and_folder) {
  const test::TemporaryDirectory folder;
  test::write_text(folder / "p.json", "[1]");
  const JsonDocument document = JsonDocument::read(folder / "p.json", "sweep file");
  BOOST_TEST(document.name() == "p.json");
  BOOST_TEST(document.directory() == folder.path());
  BOOST_TEST(to_text(document.root()) == "[1]");
  const std::string none = (folder / "none.json").string();
  BOOST_TEST(failure([&] {
               JsonDocument::read(none, "sweep file");
             }).starts_with("cannot read the sweep file '" + none + "': "));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
