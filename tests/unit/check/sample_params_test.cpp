// SPDX-License-Identifier: MIT
#include "check/sample_params.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

const ParameterSchema& schema() {
  static const ParameterSchema parsed = ParameterSchema::parse(parse_json(R"({"type": "object", "properties": {
    "steps": {"type": "integer", "minimum": 1, "maximum": 100, "default": 3},
    "rate": {"type": "number", "exclusiveMinimum": 0, "default": 0.5},
    "word": {"type": "string", "enum": ["one", "two"], "default": "one"},
    "text": {"type": "string", "minLength": 1, "default": "t"},
    "limit": {"type": ["number", "null"], "default": null},
    "list": {"type": "array", "items": {"type": "integer"}, "maxItems": 2, "default": [1]},
    "file": {"type": "string", "format": "path", "x-skrobot-path": "file", "default": ""},
    "token": {"type": "string", "writeOnly": true, "default": ""},
    "inner": {"type": "object", "properties": {"on": {"type": "boolean", "default": true}, "needed": {"type": "integer"}}, "required": ["needed"]}}})"));
  return parsed;
}

std::vector<Assignment> given() { return {{"inner.needed", std::string("5"), {}, "/"}}; }

bool has(const std::vector<SampleParams>& samples, const std::string& label) {
  return std::any_of(samples.begin(), samples.end(), [&](const SampleParams& sample) { return sample.label == label; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sample_params_test)

BOOST_AUTO_TEST_CASE(missing_parameters) {
  BOOST_TEST((missing_params(schema(), {}) == std::vector<std::string>{"inner.needed"}));
  BOOST_TEST(missing_params(schema(), given()).empty());
  BOOST_TEST(missing_params(schema(), {{"inner", json::value{{"needed", 1}}, {}, "/"}}).empty());
}

BOOST_AUTO_TEST_CASE(edges_are_what_the_host_accepts) {
  const test::TemporaryDirectory folder;
  const auto samples = edge_params(schema(), given(), folder.path(), 1);
  for (const char* label : {"steps=1", "steps=100", "rate=5e-324", "rate=1e+308", "word=\"one\"", "word=\"two\"",
                            "limit=null", "list=[]", "inner.on=false", "inner.needed=-9223372036854775808"}) {
    BOOST_TEST(has(samples, label), label);
  }
  for (const char* label : {"steps=0", "steps=101", "rate=0", "rate=-1", "text=\"\"", "steps=null"})
    BOOST_TEST(!has(samples, label), label);
  std::size_t files = 0;
  for (const SampleParams& sample : samples) {
    BOOST_TEST(sample.values.size() == schema().root().at("properties").as_object().size(), sample.label);
    BOOST_TEST(sample.values.at("list").as_array().size() <= 2u);
    if (sample.label.starts_with("file=")) ++files;
  }
  BOOST_TEST(files == 3u);  // empty, noise, one line; not the folder, not what is not there
  BOOST_TEST(std::any_of(samples.begin(), samples.end(), [](const SampleParams& sample) {
    return sample.label == "token";
  }));  // its value is not shown
}

BOOST_AUTO_TEST_CASE(random_ones_are_valid_and_replay) {
  const auto first = random_params(schema(), given(), 11, 30), again = random_params(schema(), given(), 11, 30),
             other = random_params(schema(), given(), 12, 30);
  BOOST_TEST_REQUIRE(first.size() == 30u);
  for (std::size_t i = 0; i < first.size(); ++i) {
    BOOST_TEST(to_text(first[i].values) == to_text(again[i].values));
    const std::int64_t steps = first[i].values.at("steps").as_int64();
    BOOST_TEST((steps >= 1 && steps <= 100));
    BOOST_TEST(first[i].values.at("rate").to_number<double>() > 0);
  }
  BOOST_TEST(to_text(first[0].values) + to_text(first[1].values) !=
             to_text(other[0].values) + to_text(other[1].values));
}

BOOST_AUTO_TEST_CASE(structs_in_lists_and_maps) {
  const std::string layer =
      R"({"type": "object", "properties": {"units": {"type": "integer", "minimum": 1}, "on": {"type": "boolean", "default": true}},
    "required": ["units"], "additionalProperties": false})";
  const auto nested = ParameterSchema::parse(parse_json(R"({"type": "object", "properties": {
    "layers": {"type": "array", "items": )" + layer + R"(, "default": []},
    "heads": {"type": "object", "additionalProperties": )" +
                                                        layer + R"(, "default": {}},
    "grid": {"type": "array", "items": {"type": "array", "items": )" +
                                                        layer + R"(}, "default": []},
    "limit": {"type": ["object", "null"], "properties": {"units": {"type": "integer", "minimum": 1}}, "required": ["units"],
              "additionalProperties": false, "default": null}}})"));
  BOOST_TEST(missing_params(nested, {}).empty());
  const test::TemporaryDirectory folder;
  const auto samples = edge_params(nested, {}, folder.path(), 1);
  for (const char* label :
       {R"(layers=[])", R"(layers=[{"units":1}])", R"(layers=[{"units":1,"on":false}])",
        R"(heads={"key":{"units":9223372036854775807}})", R"(grid=[[{"units":1}]])", R"(limit.units=1)"}) {
    BOOST_TEST(has(samples, label), label);
  }
  BOOST_TEST(std::any_of(samples.begin(), samples.end(), [](const SampleParams& sample) {
    return sample.values.at("layers").as_array().size() == 1000u;
  }));
  BOOST_TEST(!has(samples, R"(layers=[{"units":0}])"));
  const auto random = random_params(nested, {}, 3, 30);
  BOOST_TEST_REQUIRE(random.size() == 30u);
  for (const char* part : {"layers=[{", "heads={\"k", "grid=[["}) {
    BOOST_TEST(std::any_of(random.begin(), random.end(),
                           [&](const SampleParams& sample) { return sample.label.find(part) != std::string::npos; }),
               part);
  }
}

BOOST_AUTO_TEST_SUITE_END()
