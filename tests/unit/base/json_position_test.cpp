// SPDX-License-Identifier: MIT
#include "base/json_position.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

namespace skrobot {
namespace {

std::string text_of(const std::optional<Position>& position) {
  return position ? std::to_string(position->line) + ":" + std::to_string(position->column) : "-";
}

// Only for texts that are JSON, as the class requires.
JsonPositions positions(std::string_view text) {
  BOOST_REQUIRE_NO_THROW(parse_json(text));
  return JsonPositions(text);
}

std::string at(std::string_view text, std::string_view pointer) { return text_of(positions(text).find(pointer)); }

std::string twice(std::string_view text) {
  const JsonPositions found = positions(text);
  return found.duplicate() ? found.duplicate()->key + " " + text_of(found.duplicate()->position) : "-";
}

constexpr std::string_view k_plan = R"({
  "seed": 7,
  "tasks": [
    {"task": "a", "params": {"rate": -0.5e3, "layers": [ 1,
      [2, true], null]}},
    {}
  ]
})";

}  // namespace

BOOST_AUTO_TEST_SUITE(json_position_test)

BOOST_AUTO_TEST_CASE(finds_every_value) {
  const JsonPositions found = positions(k_plan);
  const auto where = [&](std::string_view pointer) { return text_of(found.find(pointer)); };
  BOOST_TEST(where("") == "1:1");
  BOOST_TEST(where("/seed") == "2:11");
  BOOST_TEST(where("/tasks") == "3:12");
  BOOST_TEST(where("/tasks/0") == "4:5");
  BOOST_TEST(where("/tasks/0/task") == "4:14");
  BOOST_TEST(where("/tasks/0/params/rate") == "4:38");
  BOOST_TEST(where("/tasks/0/params/layers") == "4:56");
  BOOST_TEST(where("/tasks/0/params/layers/0") == "4:58");
  BOOST_TEST(where("/tasks/0/params/layers/1/1") == "5:11");
  BOOST_TEST(where("/tasks/0/params/layers/2") == "5:18");
  BOOST_TEST(where("/tasks/1") == "6:5");
}

BOOST_AUTO_TEST_CASE(finds_nothing_for_missing_paths) {
  const JsonPositions found = positions(k_plan);
  for (const char* pointer : {"/", "tasks", "/none", "/tasks/2", "/tasks/-1", "/tasks/0x0", "/tasks/", "/seed/0",
                              "/tasks/0/params/rate/x", "/tasks/99999999999999999999", "//"}) {
    BOOST_TEST(text_of(found.find(pointer)) == "-", pointer);
    BOOST_TEST(text_of(found.find_key(pointer)) == "-", pointer);
  }
}

BOOST_AUTO_TEST_CASE(finds_keys) {
  const JsonPositions found = positions(k_plan);
  BOOST_TEST(text_of(found.find_key("/seed")) == "2:3");
  BOOST_TEST(text_of(found.find_key("/tasks/0/params/rate")) == "4:30");
  BOOST_TEST(text_of(found.find_key("/tasks/0")) == "4:5");
  BOOST_TEST(text_of(found.find_key("")) == "1:1");
}

BOOST_AUTO_TEST_CASE(plain_values_and_space) {
  BOOST_TEST(at("7", "") == "1:1");
  BOOST_TEST(at(" \n\t \"x\" \n", "") == "2:3");
  BOOST_TEST(at("[]", "/0") == "-");
  BOOST_TEST(at("{\r\n\"a\" :\r\n1}", "/a") == "3:1");
  BOOST_TEST(at("[1,2,3]", "/2") == "1:6");
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_not_counted) {
  BOOST_TEST(at("\xEF\xBB\xBF[1]", "/0") == "1:2");
  BOOST_TEST(at("\xEF\xBB\xBF\n[1]", "/0") == "2:2");
}

BOOST_AUTO_TEST_CASE(columns_are_bytes) { BOOST_TEST(at("[\"漢\", 1]", "/1") == "1:9"); }

BOOST_AUTO_TEST_CASE(strings_do_not_confuse_it) {
  constexpr std::string_view text = R"({"a": "}]{[,:\"\\", "\"b\\": [ "\\" ], "c": 1})";
  BOOST_TEST(at(text, "/a") == "1:7");
  BOOST_TEST(at(text, "/\"b\\") == "1:30");
  BOOST_TEST(at(text, "/\"b\\/0") == "1:32");
  BOOST_TEST(at(text, "/c") == "1:45");
}

BOOST_AUTO_TEST_CASE(pointers_are_escaped) {
  constexpr std::string_view text = R"({"a/b": 1, "m~n": 2, "~1": 3, "": 4, "\u00e9\uD83D\uDE00": 5, "a.b": 6})";
  BOOST_TEST(at(text, "/a~1b") == "1:9");
  BOOST_TEST(at(text, "/m~0n") == "1:19");
  BOOST_TEST(at(text, "/~01") == "1:28");
  BOOST_TEST(at(text, "/") == "1:35");
  BOOST_TEST(at(text, "/é😀") == "1:60");
  for (const char* key : {"a/b", "m~n", "~1", "", "é😀", "a.b", "~~//"}) {
    const std::string object = to_text(json::value(json::object{{key, 1}}));
    BOOST_TEST(at(object, "/" + pointer_part(key)) != "-", key);
  }
}

BOOST_AUTO_TEST_CASE(the_first_double_key) {
  BOOST_TEST(twice(k_plan) == "-");
  BOOST_TEST(twice(R"({"a": 1, "a": 2})") == "a 1:10");
  BOOST_TEST(twice("{\"x\": {\"b\": 1,\n \"b\": 2},\n \"x\": 3}") == "b 2:2");
  BOOST_TEST(twice(R"([{"a": 1}, {"a": 2}])") == "-");
  BOOST_TEST(twice(R"({"a": {"a": {"a": 1}}})") == "-");
  BOOST_TEST(twice(R"({"a": "a", "b": "a"})") == "-");
  BOOST_TEST(twice(R"({"\u0061": 1, "a": 2})") == "a 1:15");
  BOOST_TEST(twice(R"({"": 1, "": 2})") == " 1:9");
}

BOOST_AUTO_TEST_CASE(of_two_the_last_is_the_value) { BOOST_TEST(at(R"({"a": 1, "a": 22})", "/a") == "1:15"); }

BOOST_AUTO_TEST_CASE(deep_and_long_texts_are_no_trouble) {
  const std::string deep = std::string(64, '[') + std::string(64, ']');
  std::string pointer;
  for (int i = 0; i < 63; ++i) pointer += "/0";
  BOOST_TEST(at(deep, pointer) == "1:64");
  std::string wide = "[";
  for (int i = 0; i < 200'000; ++i) wide += "{\"k\":0},";
  BOOST_TEST(at(wide + "9]", "/200000") == "1:1600002");
}

BOOST_AUTO_TEST_CASE(text_that_is_not_json_does_no_harm) {
  std::string open(100'000, '[');
  BOOST_CHECK_NO_THROW(JsonPositions{open});
  const std::string text(k_plan);
  for (std::size_t size = 0; size <= text.size(); ++size) BOOST_CHECK_NO_THROW(JsonPositions(text.substr(0, size)));
  for (const char* bad : {"", "}", "]]", "{,", "{\"", "{\"\\", "\"\\u12\":", ",,,", "{:}", "{\"a\",\"b\"}",
                          "{\"\\ud800\":1}", "\xFF\xFE"}) {
    BOOST_CHECK_NO_THROW(JsonPositions{bad});
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
