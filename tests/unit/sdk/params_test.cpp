// SPDX-License-Identifier: MIT
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <skrobot/params.hpp>
#include <string>
#include <vector>

namespace skrobot {
namespace {

enum class Loss { squared, absolute };
BOOST_DESCRIBE_ENUM(Loss, squared, absolute)

struct Optimizer {
  double rate = 0.1;
  std::int64_t warmup = 5;
};
SKROBOT_PARAMS(Optimizer, (rate, "Step length", greater_than(0), less_than(1)), (warmup, "Slow steps"))

struct EveryType {
  bool on = true;
  std::int8_t tiny = -3;
  std::uint16_t small = 7;
  std::int64_t steps = 1000;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  float share = 0.5F;
  double rate = std::numeric_limits<double>::infinity();
  std::string name = "fit";
  std::filesystem::path data = "x.csv";
  Secret token;
  Loss loss = Loss::absolute;
  std::optional<double> limit;
  std::vector<std::int64_t> layers = {64, 32};
  std::map<std::string, std::string> environment = {{"A", "b"}};
  std::vector<bool> flags;
};
SKROBOT_PARAMS(EveryType, (on, "b"), (tiny, "b"), (small, "b"), (steps, "b"), (most, "b"), (share, "b"), (rate, "b"),
               (name, "b"), (data, "b"), (token, "b"), (loss, "b"), (limit, "b"), (layers, "b"), (environment, "b"),
               (flags, "b"))

struct Keywords {
  std::filesystem::path data;
  std::filesystem::path folder;
  std::vector<std::string> names;
  std::int32_t steps = 10;
  std::string mode = "a";
};
SKROBOT_PARAMS(Keywords, (data, "Where the points are", required(), existing_file()),
               (folder, "Where", existing_directory()), (names, "Whose", min_items(1), max_items(3)),
               (steps, "How many", at_least(1), at_most(100)), (mode, "How", one_of("a", "b"), not_empty()))

struct Outer {
  Optimizer optimizer = {0.25, 0};
  std::optional<Optimizer> second;
  std::vector<Optimizer> more;
  std::map<std::string, Optimizer> named;
  std::optional<Loss> loss;
  std::optional<std::vector<std::int64_t>> layers;
};
SKROBOT_PARAMS(Outer, (optimizer, "o"), (second, "o"), (more, "o"), (named, "o"), (loss, "o"), (layers, "o"))

template <class T>
std::string property(const char* name) {
  const json::object schema = params_schema<T>();
  json::object found;
  for (const auto& [key, value] : schema.at("properties").as_object().at(name).as_object()) {
    if (key != "description") found[key] = value;
  }
  return to_text(json::value(found));
}

template <class T>
T read(std::string_view text) {
  return params_from_json<T>(parse_json(text));
}

template <class T>
std::string error_of(std::string_view text) {
  try {
    read<T>(text);
  } catch (const ParameterError& error) {
    return error.what();
  }
  return "-";
}

template <class T>
std::string round_trip(std::string_view text) {
  return to_text(params_to_json(read<T>(text)));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(params_test)

BOOST_AUTO_TEST_CASE(each_type_has_its_schema_and_default) {
  const auto of = property<EveryType>;
  BOOST_TEST(of("on") == R"({"type":"boolean","default":true})");
  BOOST_TEST(of("tiny") == R"({"type":"integer","minimum":-128,"maximum":127,"default":-3})");
  BOOST_TEST(of("small") == R"({"type":"integer","minimum":0,"maximum":65535,"default":7})");
  BOOST_TEST(of("steps") == R"({"type":"integer","default":1000})");
  BOOST_TEST(of("most") == R"({"type":"integer","minimum":0,"default":18446744073709551615})");
  BOOST_TEST(of("share") == R"({"type":"number","default":0.5})");
  BOOST_TEST(of("rate") == R"({"type":"number","default":"Infinity"})");
  BOOST_TEST(of("name") == R"({"type":"string","default":"fit"})");
  BOOST_TEST(of("data") == R"({"type":"string","format":"path","default":"x.csv"})");
  BOOST_TEST(of("token") == R"({"type":"string","writeOnly":true,"default":""})");
  BOOST_TEST(of("loss") == R"({"type":"string","enum":["squared","absolute"],"default":"absolute"})");
  BOOST_TEST(of("limit") == R"({"type":["number","null"],"default":null})");
  BOOST_TEST(of("layers") == R"({"type":"array","items":{"type":"integer"},"default":[64,32]})");
  BOOST_TEST(of("environment") == R"({"type":"object","additionalProperties":{"type":"string"},"default":{"A":"b"}})");
  BOOST_TEST(of("flags") == R"({"type":"array","items":{"type":"boolean"},"default":[]})");
}

BOOST_AUTO_TEST_CASE(keywords_go_into_the_schema) {
  BOOST_TEST(
      to_text(json::value(params_schema<Keywords>())) ==
      R"({"type":"object","properties":{"data":{"description":"Where the points are","type":"string","format":"path","x-skrobot-path":"file"},)"
      R"("folder":{"description":"Where","type":"string","format":"path","x-skrobot-path":"directory","default":""},)"
      R"("names":{"description":"Whose","type":"array","items":{"type":"string"},"minItems":1,"maxItems":3,"default":[]},)"
      R"("steps":{"description":"How many","type":"integer","minimum":1,"maximum":100,"default":10},)"
      R"("mode":{"description":"How","type":"string","enum":["a","b"],"minLength":1,"default":"a"}},)"
      R"("required":["data"],"additionalProperties":false})");
  BOOST_TEST(to_text(json::value(params_schema<NoParams>())) ==
             R"({"type":"object","properties":{},"additionalProperties":false})");
}

BOOST_AUTO_TEST_CASE(a_nested_struct_has_the_defaults_that_its_owner_gives_it) {
  const std::string with_own =
      R"({"type":"object","properties":{"rate":{"description":"Step length","type":"number","exclusiveMinimum":0,)"
      R"("exclusiveMaximum":1,"default":0.1},"warmup":{"description":"Slow steps","type":"integer","default":5}},)"
      R"("additionalProperties":false})";
  BOOST_TEST(to_text(json::value(params_schema<Optimizer>())) == with_own);
  BOOST_TEST(property<Outer>("optimizer") ==
             R"({"type":"object","properties":{"rate":{"description":"Step length","type":"number",)"
             R"("exclusiveMinimum":0,"exclusiveMaximum":1,"default":0.25},"warmup":{"description":"Slow steps",)"
             R"("type":"integer","default":0}},"additionalProperties":false})");
  BOOST_TEST(property<Outer>("more") == R"({"type":"array","items":)" + with_own + R"(,"default":[]})");
  BOOST_TEST(property<Outer>("named") ==
             R"({"type":"object","additionalProperties":)" + with_own + R"(,"default":{}})");
  const json::object second = params_schema<Outer>().at("properties").at("second").as_object();
  BOOST_TEST(to_text(second.at("type")) == R"(["object","null"])");
  BOOST_TEST(second.at("properties").as_object().size() == 2u);
  BOOST_TEST(to_text(second.at("default")) == "null");
  BOOST_TEST(property<Outer>("loss") == R"({"type":["string","null"],"enum":["squared","absolute"],"default":null})");
  BOOST_TEST(property<Outer>("layers") == R"({"type":["array","null"],"items":{"type":"integer"},"default":null})");
}

BOOST_AUTO_TEST_CASE(omitted_members_keep_their_defaults) {
  const EveryType defaults;
  BOOST_TEST(to_text(params_to_json(read<EveryType>("{}"))) == to_text(params_to_json(defaults)));
  BOOST_TEST(round_trip<Outer>(R"({"optimizer":{"warmup":3}})") ==
             R"({"optimizer":{"rate":0.25,"warmup":3},"second":null,"more":[],"named":{},"loss":null,"layers":null})");
  BOOST_TEST(read<Optimizer>(R"({"warmup":9,"unknown":[1]})").warmup == 9);
  BOOST_TEST(error_of<NoParams>("{}") == "-");
}

BOOST_AUTO_TEST_CASE(every_type_survives_a_round_trip) {
  const std::string all =
      R"({"on":false,"tiny":-128,"small":65535,"steps":-9223372036854775808,"most":18446744073709551615,"share":0.25,)"
      R"("rate":0.1,"name":"ä\n","data":"/a b/c","token":"hidden","loss":"squared","limit":2.5,"layers":[],)"
      R"("environment":{"":"x","B":""},"flags":[true,false]})";
  BOOST_TEST(round_trip<EveryType>(all) == all);
  BOOST_TEST(read<EveryType>(all).token.text() == "hidden");
  BOOST_TEST(read<EveryType>(all).data == std::filesystem::path("/a b/c"));
  BOOST_TEST((read<EveryType>(all).flags == std::vector<bool>{true, false}));
  const std::string nested =
      R"({"optimizer":{"rate":0.5,"warmup":1},"second":{"rate":0.1,"warmup":2},"more":[{"rate":0.1,"warmup":3}],)"
      R"("named":{"a":{"rate":0.75,"warmup":5}},"loss":"absolute","layers":[1,2]})";
  BOOST_TEST(round_trip<Outer>(nested) == nested);
}

BOOST_AUTO_TEST_CASE(numbers_are_accepted_in_every_lossless_form) {
  BOOST_TEST(read<EveryType>(R"({"steps":5.0})").steps == 5);
  BOOST_TEST(read<EveryType>(R"({"rate":3})").rate == 3.0);
  BOOST_TEST(std::isnan(read<EveryType>(R"({"rate":"NaN"})").rate));
  BOOST_TEST(read<EveryType>(R"({"rate":"-Infinity"})").rate == -std::numeric_limits<double>::infinity());
  BOOST_TEST(read<EveryType>(R"({"share":"Infinity"})").share == std::numeric_limits<float>::infinity());
  BOOST_TEST(std::isnan(*read<EveryType>(R"({"limit":"NaN"})").limit));
  for (const char* bad : {R"({"steps":5.5})", R"({"steps":9223372036854775808})", R"({"steps":9223372036854775808.0})",
                          R"({"steps":"5"})", R"({"steps":true})", R"({"steps":null})", R"({"most":-1})",
                          R"({"most":18446744073709551616})", R"({"tiny":128})", R"({"tiny":-129})", R"({"small":-1})",
                          R"({"small":65536})", R"({"small":1e300})"}) {
    BOOST_TEST(
        error_of<EveryType>(bad).find("': expected an integer in the range of its type, got ") != std::string::npos,
        bad);
  }
  for (const char* bad :
       {R"({"rate":"inf"})", R"({"rate":"0.1"})", R"({"rate":true})", R"({"rate":null})", R"({"rate":[1]})"}) {
    BOOST_TEST(error_of<EveryType>(bad).starts_with("parameter 'rate': expected a number, got "), bad);
  }
}

BOOST_AUTO_TEST_CASE(errors_name_the_parameter_the_expected_and_the_actual_value) {
  BOOST_TEST(error_of<EveryType>(R"({"on":1})") == "parameter 'on': expected a boolean, got an integer");
  BOOST_TEST(error_of<EveryType>(R"({"name":5.5})") == "parameter 'name': expected text, got a number");
  BOOST_TEST(error_of<EveryType>(R"({"data":{}})") == "parameter 'data': expected a path, got an object");
  BOOST_TEST(error_of<EveryType>(R"({"token":null})") == "parameter 'token': expected text, got null");
  BOOST_TEST(error_of<EveryType>(R"({"layers":"64"})") == "parameter 'layers': expected a list, got text");
  BOOST_TEST(error_of<EveryType>(R"({"layers":[1,2,"3"]})") ==
             "parameter 'layers[2]': expected an integer in the range of its type, got text");
  BOOST_TEST(error_of<EveryType>(R"({"environment":[]})") == "parameter 'environment': expected an object, got a list");
  BOOST_TEST(error_of<EveryType>(R"({"environment":{"HOME":false}})") ==
             "parameter 'environment.HOME': expected text, got a boolean");
  BOOST_TEST(error_of<EveryType>(R"({"limit":"x"})").starts_with("parameter 'limit': expected a number"));
  BOOST_TEST(
      error_of<EveryType>(R"({"loss":"Squared"})").starts_with("parameter 'loss': expected the name of an enumerator"));
  BOOST_TEST(error_of<EveryType>(R"({"loss":0})") ==
             "parameter 'loss': expected the name of an enumerator, got an integer");
  BOOST_TEST(error_of<Outer>(R"({"optimizer":5})") == "parameter 'optimizer': expected an object, got an integer");
  BOOST_TEST(error_of<Outer>(R"({"optimizer":{"rate":[]}})") ==
             "parameter 'optimizer.rate': expected a number, got a list");
  BOOST_TEST(error_of<Outer>(R"({"more":[{},{"warmup":{}}]})") ==
             "parameter 'more[1].warmup': expected an integer in the range of its type, got an object");
  BOOST_TEST(error_of<Outer>(R"({"named":{"a":{"rate":"x"}}})") ==
             "parameter 'named.a.rate': expected a number, got text");
  BOOST_TEST(error_of<Outer>("[]") != "-");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
