// SPDX-License-Identifier: MIT
#include "plugin/value_reader.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "support/temporary_directory.hpp"
#include "unit/plugin/parameters_sample.hpp"

namespace skrobot {
namespace {

using namespace test;

const std::string k_text = R"({"type":"string"})";
const std::string k_integer = R"({"type":"integer"})";
const std::string k_number = R"({"type":"number"})";
const std::string k_boolean = R"({"type":"boolean"})";

std::string list_of(const std::string& items) { return R"({"type":"array","items":)" + items + "}"; }
std::string path_of(const std::string& kind) {
  return R"({"type":"string","format":"path","x-skrobot-path":")" + kind + "\"}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(value_reader_test)

BOOST_AUTO_TEST_CASE(text_stays_text) {
  for (const char* text :
       {"", "007", "true", "null", "[x]", "1e3", " spaced ", "a=b", "\"q\"", "{", "'", "${x}", "~/x", "env:HOME"}) {
    BOOST_TEST(of_text(k_text, text) == to_text(json::value(text)), text);
  }
  BOOST_TEST(of_text(k_text, "{\"a\":1}") == R"("{\"a\":1}")");
  BOOST_TEST(of_text(k_text, "a\nb") == R"("a\nb")");
  BOOST_TEST(of_text(k_text, "caf\xE9") == "is not valid UTF-8: 'caf\\xe9'");
  BOOST_TEST(of_json(k_text, "5") == "expected text, got 5");
  BOOST_TEST(of_json(k_text, "null") == "expected text, got null");
}

BOOST_AUTO_TEST_CASE(text_with_rules) {
  const std::string choice = R"({"type":"string","enum":["sgd","adam"]})";
  BOOST_TEST(of_text(choice, "adam") == "\"adam\"");
  BOOST_TEST(of_text(choice, "adma") == "must be one of 'sgd', 'adam', got 'adma'; did you mean 'adam'?");
  BOOST_TEST(of_json(choice, "\"zzzzz\"") == "must be one of 'sgd', 'adam', got 'zzzzz'");
  BOOST_TEST(of_text(R"({"type":"string","minLength":1})", "") == "must not be empty");
  BOOST_TEST(of_text(R"({"type":"string","minLength":3})", "ab") == "must have at least 3 characters, got 'ab'");
  BOOST_TEST(of_text(R"({"type":"string","minLength":3})", "漢字") == "must have at least 3 characters, got '漢字'");
  BOOST_TEST(of_text(R"({"type":"string","minLength":3})", "漢字漢") == "\"漢字漢\"");
}

BOOST_AUTO_TEST_CASE(integers) {
  BOOST_TEST(of_text(k_integer, "9223372036854775807") == "9223372036854775807");
  BOOST_TEST(of_text(k_integer, "-9223372036854775808") == "-9223372036854775808");
  BOOST_TEST(of_text(k_integer, "18446744073709551615") == "18446744073709551615");
  BOOST_TEST(of_text(k_integer, "18446744073709551616") == "expected an integer, got '18446744073709551616'");
  BOOST_TEST(of_text(k_integer, "1e3") == "1000");
  BOOST_TEST(of_text(k_integer, "+5") == "5");
  for (const char* bad : {"", "many", "1.5", "0x10", "5x", " 5", "nan", "true", "null", "[5]"}) {
    BOOST_TEST(of_text(k_integer, bad) == "expected an integer, got '" + std::string(bad) + "'", bad);
  }
  BOOST_TEST(of_json(k_integer, "9223372036854775808") == "9223372036854775808");
  BOOST_TEST(of_json(k_integer, "5.0") == "5");
  BOOST_TEST(of_json(k_integer, "5.5") == "expected an integer, got 5.5");
  BOOST_TEST(of_json(k_integer, "1e30") == "expected an integer, got 1e+30");
  BOOST_TEST(of_json(k_integer, "\"5\"") == "expected an integer, got '5'");
  BOOST_TEST(of_json(k_integer, "true") == "expected an integer, got true");
}

BOOST_AUTO_TEST_CASE(numbers) {
  BOOST_TEST(of_text(k_number, "1e-3") == "0.001");
  BOOST_TEST(of_text(k_number, "5") == "5.0");
  for (const char* nan : {"nan", "NaN"}) BOOST_TEST(of_text(k_number, nan) == "\"NaN\"");
  BOOST_TEST(of_text(k_number, "-inf") == "\"-Infinity\"");
  for (const char* bad : {"", "many", "0x10", "1.5x", "1e999", "true"})
    BOOST_TEST(of_text(k_number, bad) == "expected a number, got '" + std::string(bad) + "'", bad);
  BOOST_TEST(of_json(k_number, "0.1") == "0.1");
  BOOST_TEST(of_json(k_number, "\"NaN\"") == "\"NaN\"");
  BOOST_TEST(of_json(k_number, "\"Infinity\"") == "\"Infinity\"");
  BOOST_TEST(of_json(k_number, "\"-Infinity\"") == "\"-Infinity\"");
  BOOST_TEST(of_json(k_number, "\"nan\"") == "expected a number, got 'nan'");
  BOOST_TEST(of_json(k_number, "\"0.1\"") == "expected a number, got '0.1'");
}

BOOST_AUTO_TEST_CASE(bounds_are_exact) {
  BOOST_TEST(of_text(R"({"type":"integer","minimum":1})", "0") == "must be at least 1, got 0");
  BOOST_TEST(of_text(R"({"type":"integer","minimum":1})", "1") == "1");
  BOOST_TEST(of_text(R"({"type":"integer","maximum":10})", "11") == "must be at most 10, got 11");
  BOOST_TEST(of_text(R"({"type":"number","exclusiveMinimum":0})", "0") == "must be greater than 0, got 0.0");
  BOOST_TEST(of_text(R"({"type":"number","exclusiveMinimum":0})", "5e-324") == "5e-324");
  BOOST_TEST(of_text(R"({"type":"number","exclusiveMaximum":1})", "1") == "must be less than 1, got 1.0");
  BOOST_TEST(of_text(R"({"type":"integer","maximum":9007199254740992})", "9007199254740993") ==
             "must be at most 9007199254740992, got 9007199254740993");
  BOOST_TEST(of_text(R"({"type":"integer","maximum":9007199254740992.0})", "9007199254740993") ==
             "must be at most 9007199254740992.0, got 9007199254740993");
  BOOST_TEST(of_text(R"({"type":"integer","maximum":18446744073709551614})", "18446744073709551615") ==
             "must be at most 18446744073709551614, got 18446744073709551615");
  BOOST_TEST(of_text(R"({"type":"integer","minimum":0})", "-9223372036854775808") ==
             "must be at least 0, got -9223372036854775808");
  BOOST_TEST(of_text(R"({"type":"number","minimum":1})", "nan").starts_with("must be at least 1, got "));
  BOOST_TEST(of_text(R"({"type":"number","maximum":1})", "inf").starts_with("must be at most 1, got "));
}

BOOST_AUTO_TEST_CASE(booleans) {
  for (const char* yes : {"true", "yes", "on", "1"}) BOOST_TEST(of_text(k_boolean, yes) == "true", yes);
  for (const char* no : {"false", "no", "off", "0"}) BOOST_TEST(of_text(k_boolean, no) == "false", no);
  for (const char* bad : {"", "2", "maybe", "null"})
    BOOST_TEST(of_text(k_boolean, bad) == "expected true or false, got '" + std::string(bad) + "'", bad);
  BOOST_TEST(of_json(k_boolean, "true") == "true");
  BOOST_TEST(of_json(k_boolean, "1") == "expected true or false, got 1");
}

BOOST_AUTO_TEST_CASE(optional_values) {
  const std::string integer = R"({"type":["integer","null"]})", text = R"({"type":["string","null"]})";
  for (const char* nothing : {"null", "none", ""}) BOOST_TEST(of_text(integer, nothing) == "null", nothing);
  BOOST_TEST(of_text(integer, "5") == "5");
  BOOST_TEST(of_json(integer, "null") == "null");
  BOOST_TEST(of_json(integer, "\"none\"") == "expected an integer, got 'none'");
  BOOST_TEST(of_text(text, "null") == "null");
  BOOST_TEST(of_text(text, "none") == "\"none\"");
  BOOST_TEST(of_text(text, "") == "\"\"");
  BOOST_TEST(of_text(R"({"type":["array","null"],"items":{"type":"integer"}})", "none") == "null");
}

BOOST_AUTO_TEST_CASE(lists) {
  BOOST_TEST(of_text(list_of(k_integer), "[64,32]") == "[64,32]");
  BOOST_TEST(of_text(list_of(k_integer), "64,32") == "[64,32]");
  BOOST_TEST(of_text(list_of(k_integer), "[]") == "[]");
  BOOST_TEST(of_text(list_of(k_integer), "") == "[]");
  BOOST_TEST(of_text(list_of(k_integer), "[18446744073709551615]") == "[18446744073709551615]");
  BOOST_TEST(of_text(list_of(k_integer), "[1,x]") == "expected an integer, got 'x'");
  BOOST_TEST(of_text(list_of(k_integer), "[1,2") == "expected an integer, got '[1'");
  BOOST_TEST(of_text(list_of(k_integer), "[1,\"2\"]") == "item 2: expected an integer, got '2'");
  BOOST_TEST(of_text(list_of(k_number), "1e-3,nan") == "[0.001,\"NaN\"]");
  BOOST_TEST(of_text(list_of(list_of(k_integer)), "[[1],[2,3]]") == "[[1],[2,3]]");
  BOOST_TEST(of_text(list_of(R"({"type":"integer","minimum":0})"), "[1,-1]") == "item 2: must be at least 0, got -1");
  BOOST_TEST(of_json(list_of(k_integer), "[1,2.0]") == "[1,2]");
  BOOST_TEST(of_json(list_of(k_integer), "5") == "expected a list, got 5");
  BOOST_TEST(of_json(list_of(k_integer), "[1,[2]]") == "item 2: expected an integer, got [2]");
}

BOOST_AUTO_TEST_CASE(lists_of_text_need_no_quotes) {
  BOOST_TEST(of_text(list_of(k_text), "[a,b]") == R"(["a","b"])");
  BOOST_TEST(of_text(list_of(k_text), "a,b") == R"(["a","b"])");
  BOOST_TEST(of_text(list_of(k_text), "007") == R"(["007"])");
  BOOST_TEST(of_text(list_of(k_text), "a,\"b,c\"") == R"(["a","b,c"])");
  BOOST_TEST(of_text(list_of(k_text), R"(["a","b,c"])") == R"(["a","b,c"])");
  BOOST_TEST(of_text(list_of(k_text), "a,\"b") == "unclosed quotation mark");
}

BOOST_AUTO_TEST_CASE(lists_have_sizes) {
  const std::string list = R"({"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":3})";
  BOOST_TEST(of_text(list, "[1]") == "must have at least 2 items, got 1");
  BOOST_TEST(of_text(list, "[1,2,3,4]") == "must have at most 3 items, got 4");
  BOOST_TEST(of_text(list, "[1,2]") == "[1,2]");
}

BOOST_AUTO_TEST_CASE(paths_are_absolute) {
  BOOST_TEST(of_text(path_of("any"), "data/../x.csv") == "\"/base/x.csv\"");
  BOOST_TEST(of_text(path_of("any"), "../x") == "\"/x\"");
  BOOST_TEST(of_text(path_of("any"), "/a/./b") == "\"/a/b\"");
  BOOST_TEST(of_json(path_of("any"), "\"x\"") == "\"/base/x\"");
  BOOST_TEST(of_text(path_of("any"), "") == "\"\"");
  BOOST_TEST(of_text(path_of("file"), "") == "\"\"");
  BOOST_TEST(of_text(list_of(path_of("any")), "a,b") == R"(["/base/a","/base/b"])");
  BOOST_TEST(of_text(path_of("any"), std::string("a\0b", 3)) == "is not a path: it contains a NUL byte");
  BOOST_TEST(values(R"("x":{"type":"string","format":"path","default":"sub"})", {}) ==
             to_text(json::value(json::object{{"x", (std::filesystem::current_path() / "sub").string()}})));
}

BOOST_AUTO_TEST_CASE(home_is_meant_on_the_command_line_only) {
  const char* before = std::getenv("HOME");
  const std::string saved = before == nullptr ? "" : before;
  ::setenv("HOME", "/home/ada", 1);
  BOOST_TEST(of_text(path_of("any"), "~/x") == "\"/home/ada/x\"");
  BOOST_TEST(of_text(path_of("any"), "~x") == "\"/base/~x\"");
  BOOST_TEST(of_json(path_of("any"), "\"~/x\"") == "\"/base/~/x\"");
  if (before == nullptr) ::unsetenv("HOME");
  else ::setenv("HOME", saved.c_str(), 1);
}

BOOST_AUTO_TEST_CASE(existing_paths) {
  const TemporaryDirectory folder;
  write_text(folder / "x.csv", "1");
  const std::string file = (folder / "x.csv").string(), directory = folder.path().string(),
                    none = (folder / "none").string();
  BOOST_TEST(of_text(path_of("file"), file) == "\"" + file + "\"");
  BOOST_TEST(of_text(path_of("directory"), directory) == "\"" + directory + "\"");
  BOOST_TEST(of_text(path_of("any"), none) == "\"" + none + "\"");
  BOOST_TEST(of_text(path_of("file"), none) == "there is no file '" + none + "'");
  BOOST_TEST(of_text(path_of("file"), directory) == "'" + directory + "' is a directory, expected a file");
  BOOST_TEST(of_text(path_of("directory"), none) == "there is no directory '" + none + "'");
  BOOST_TEST(of_text(path_of("directory"), file) == "there is no directory '" + file + "'");
}

BOOST_AUTO_TEST_CASE(values_in_messages_are_cut) {
  BOOST_TEST(of_text(k_integer, std::string(200, 'x')) == "expected an integer, got '" + std::string(77, 'x') + "…'");
  BOOST_TEST(of_text(k_integer, "5\x1b[2J\n") == "expected an integer, got '5\\x1b[2J\\x0a'");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
