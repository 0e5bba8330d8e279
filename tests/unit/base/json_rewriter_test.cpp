// SPDX-License-Identifier: MIT
#include "base/json_rewriter.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

namespace skrobot {
namespace {

// What comes of a text that is given in pieces of `size` bytes; what is wrong with it, with the place.
std::string rewritten(std::string_view text, std::size_t size, const SecretMask& secrets = {}) {
  std::string out;
  JsonRewriter rewriter([&](std::string_view bytes) { out += bytes; }, secrets);
  try {
    for (std::size_t at = 0; at < text.size(); at += size) rewriter.add(text.substr(at, size));
    rewriter.finish();
  } catch (const JsonError& e) {
    return "line " + std::to_string(e.line()) + ", column " + std::to_string(e.column()) + ": " + e.what();
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(json_rewriter_test)

BOOST_AUTO_TEST_CASE(output_equals_to_text_for_any_pieces) {
  for (const char* text :
       {"null", " true ", "-12", "[]", "{}", "\"\"", "[[],{},[{}]]", R"({"a":1,"b":[1,2,{"c":null}],"":{"d":[]}})",
        "[1 ,\n 2 , \"x\"]", R"(["é","日本","🙂","\ud83d\ude42","\u0000\u001b[31m","\u202e","\"\\\/\b\f\n\r\t"])",
        "[123456789012345678,-9223372036854775808,18446744073709551615]", "[0.5,1e-3,2.5e+30]",
        R"({"\u0041\n":"\u00e9"})", "\xEF\xBB\xBF[1]"}) {
    for (const std::size_t size : {1, 2, 3, 5, 1000}) {
      const std::string out = rewritten(text, size);
      BOOST_TEST_CONTEXT(text << " in pieces of " << size) {
        BOOST_TEST(out.find('\n') == std::string::npos);
        BOOST_TEST(to_text(parse_json(out)) == to_text(parse_json(text)), out);
        if (std::string_view(text).find("0.5") == std::string_view::npos) BOOST_TEST(out == to_text(parse_json(text)));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(invalid_json_is_refused_at_the_same_position_as_parse_json) {
  const std::string deep(65, '[');
  const std::vector<std::string> texts{"",      " ",  "{",   "[1]\n x",     "nul", "\"a\nb\"", "\"\xFF\"",
                                       "[1 2]", deep, "1 1", "\"\\ud800\"", "-",   "[\n\n0x]"};
  for (const std::string& text : texts) {
    std::string expected;
    try {
      parse_json(text);
    } catch (const JsonError& e) {
      expected = "line " + std::to_string(e.line()) + ", column " + std::to_string(e.column()) + ": " + e.what();
    }
    BOOST_TEST(!expected.empty(), text);
    BOOST_TEST(rewritten(text, 1000) == expected, text);
    // In pieces, the place may be within what was refused.
    BOOST_TEST(rewritten(text, 1).starts_with("line "), text);
  }
  // parse_json looks back to the comma, which a stream has passed.
  BOOST_TEST(rewritten("[1,]", 1000).starts_with("line 1, column 4: "));
  BOOST_TEST(rewritten("{\"a\":1,}", 1000).starts_with("line 1, column 8: "));
}

BOOST_AUTO_TEST_CASE(secrets_are_masked_in_texts_and_keys_however_they_are_cut) {
  const SecretMask secrets({"canary-7", "1234"});
  const std::string text = R"({"canary-7":["x canary-7 y","can","\u0063anary-7",1234,"1234"]})";
  for (const std::size_t size : {1, 3, 7, 1000}) {
    BOOST_TEST(rewritten(text, size, secrets) == R"({"<secret>":["x <secret> y","can","<secret>",1234,"<secret>"]})");
  }
}

BOOST_AUTO_TEST_CASE(values_are_counted) {
  const SecretMask none;
  JsonRewriter check(nullptr, none);
  check.add(R"([1,2,{"a":"b","c":[]}])");
  check.finish();
  BOOST_TEST(check.values() == 8u);  // the list, 1, 2, the object, two names, a text, a list
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
