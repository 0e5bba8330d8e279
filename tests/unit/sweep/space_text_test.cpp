// SPDX-License-Identifier: MIT
#include "sweep/space_text.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "unit/plugin/parameters_sample.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

const ParameterSchema& schema() {
  static const ParameterSchema parsed = ParameterSchema::parse(parse_json(R"({"type": "object", "properties": {
    "rate": {"type": "number", "exclusiveMinimum": 0, "maximum": 100},
    "shift": {"type": "number"},
    "depth": {"type": "integer", "minimum": 1, "maximum": 64},
    "name": {"type": "string"},
    "kind": {"type": "string", "enum": ["light", "dark"]},
    "flag": {"type": "boolean"},
    "layers": {"type": "array", "items": {"type": "integer"}},
    "argv": {"type": "array", "items": {"type": "string"}},
    "perhaps": {"type": ["array", "null"], "items": {"type": "string"}},
    "environment": {"type": "object", "additionalProperties": {"type": "string"}},
    "modes": {"type": "object", "additionalProperties": {"type": "string", "enum": ["1:2", "3"]}},
    "weights": {"type": "object", "additionalProperties": {"type": "number"}},
    "token": {"type": "string", "writeOnly": true},
    "inner": {"type": "object", "properties": {"rate": {"type": "number"}}}}})"));
  return parsed;
}

// The space as sweep.json has it, or what the assignment says when it is one value, or the error.
std::string read(Assignment assignment) {
  try {
    const auto space = read_space(schema(), assignment, "train_task");
    if (space) return to_text(json::value(to_json(*space)));
    const auto* text = std::get_if<std::string>(&assignment.value);
    return "one value: " + (text != nullptr ? *text : to_text(std::get<json::value>(assignment.value)));
  } catch (const Error& error) {
    return std::string(error.what()) + (error.hint().empty() ? "" : " | " + error.hint());
  }
}
std::string read(const char* key, const char* text) { return read(typed(key, text)); }

}  // namespace

BOOST_AUTO_TEST_SUITE(space_text_test)

BOOST_AUTO_TEST_CASE(lists_are_read_by_the_declared_type) {
  BOOST_TEST(read("rate", "0.1, 1") == R"({"values":[0.1,1.0]})");
  BOOST_TEST(read("depth", "2,4,8") == R"({"values":[2,4,8]})");
  BOOST_TEST(read("name", "a,b c") == R"({"values":["a","b c"]})");
  BOOST_TEST(read("name", R"("a,b",c,"")") == R"({"values":["a,b","c",""]})");
  BOOST_TEST(read("kind", "light,dark") == R"({"values":["light","dark"]})");
  BOOST_TEST(read("flag", "true,false") == R"({"values":[true,false]})");
  BOOST_TEST(read("layers", "[64,32],[128]") == R"({"values":[[64,32],[128]]})");
  BOOST_TEST(read("inner.rate", "1,2") == R"({"values":[1.0,2.0]})");
  BOOST_TEST(read("depth", "choice(2, 4)") == R"({"values":[2,4]})");
  BOOST_TEST(read("name", "choice(2:4)") == R"({"values":["2:4"]})");
}

BOOST_AUTO_TEST_CASE(ranges_and_distributions_are_for_numbers) {
  BOOST_TEST(read("depth", "2:8") == R"({"from":2,"to":8,"step":1,"scale":"linear"})");
  BOOST_TEST(read("depth", "2:8:3") == R"({"from":2,"to":8,"step":3,"scale":"linear"})");
  BOOST_TEST(read("depth", "log:1:64/3") == R"({"from":1,"to":64,"step":1,"scale":"log","points":3})");
  BOOST_TEST(read("rate", "0.5:1") == R"({"from":0.5,"to":1.0,"scale":"linear"})");
  BOOST_TEST(read("rate", "0.5:1:0.1") == R"({"from":0.5,"to":1.0,"step":0.1,"scale":"linear"})");
  BOOST_TEST(read("rate", "0.5:1/6") == R"({"from":0.5,"to":1.0,"scale":"linear","points":6})");
  BOOST_TEST(read("rate", "log:1e-4:0.1") == R"({"from":1e-04,"to":0.1,"scale":"log"})");
  BOOST_TEST(read("rate", "1e-4:0.1:log/4") == R"({"from":1e-04,"to":0.1,"scale":"log","points":4})");
  BOOST_TEST(read("rate", "uniform(0.5,1)") == read("rate", "0.5:1"));
  BOOST_TEST(read("rate", "loguniform(1e-4,0.1)") == read("rate", "log:1e-4:0.1"));
  BOOST_TEST(read("rate", "normal(1,0.5)") == R"({"mean":1.0,"deviation":0.5,"scale":"linear"})");
  BOOST_TEST(read("rate", "lognormal(-2,1)") == R"({"mean":-2.0,"deviation":1.0,"scale":"log"})");
  BOOST_TEST(read("name", "http://host:80/a") == "one value: http://host:80/a");
}

BOOST_AUTO_TEST_CASE(a_comma_list_of_a_parameter_that_is_a_list_is_one_value) {
  BOOST_TEST(read("argv", "python3,train.py") == "one value: python3,train.py");
  BOOST_TEST(read("argv", "test,[a]") == "one value: test,[a]");
  BOOST_TEST(read("layers", "64,32") == "one value: 64,32");
  BOOST_TEST(read("argv", "[python3,a.py], [python3,b.py]") == R"({"values":[["python3","a.py"],["python3","b.py"]]})");
  BOOST_TEST(read("argv", "[a],[b,c],[]") == R"({"values":[["a"],["b","c"],[]]})");
  BOOST_TEST(read("perhaps", "none,[a]") == R"({"values":[null,["a"]]})");
  BOOST_TEST(read("layers", "choice([1,2],[3])") == R"({"values":[[1,2],[3]]})");
  BOOST_TEST(read("layers", "[64,32],128") ==
             "parameter 'layers' of train_task: some values are lists in brackets and others are not (command line) | "
             "write each value in brackets: [a,b],[c]");
  BOOST_TEST(read(in_file("argv", R"("python3,train.py")")) == "one value: \"python3,train.py\"");
}

BOOST_AUTO_TEST_CASE(numbers_in_a_map_of_free_text_are_ranges_too) {
  BOOST_TEST(read("environment.MOM", "0.1:0.99") == R"({"from":0.1,"to":0.99,"scale":"linear","as_text":true})");
  BOOST_TEST(read("environment.N", "2:8:2") == R"({"from":2,"to":8,"step":2,"scale":"linear","as_text":true})");
  BOOST_TEST(read("environment.LR", "1e-4:0.1:log/4") ==
             R"({"from":1e-04,"to":0.1,"scale":"log","points":4,"as_text":true})");
  BOOST_TEST(read("environment.LR", "loguniform(1e-4, 0.1)") ==
             R"({"from":1e-04,"to":0.1,"scale":"log","as_text":true})");
  BOOST_TEST(read("environment.LR", "normal(0,1)") ==
             R"({"mean":0.0,"deviation":1.0,"scale":"linear","as_text":true})");
  BOOST_TEST(read("environment.LR", "0.1,0.2") == R"({"values":["0.1","0.2"]})");
  BOOST_TEST(read(in_file("environment.MOM", R"("0.1:0.99")")) == read("environment.MOM", "0.1:0.99"));
  BOOST_TEST(read("weights.a", "0:1") == R"({"from":0.0,"to":1.0,"scale":"linear"})");
  // What is no range of numbers, and what stands in quotes, is text.
  for (const char* text : {"http://host:80/a", "/usr/bin:/bin", "a:b", "::1", "1:", "00:11:22:33", "1:2/x", "f(1,2)",
                           "normal(a,1)", "log"}) {
    BOOST_TEST(read("environment.X", text) == "one value: " + std::string(text));
  }
  BOOST_TEST(read("environment.X", R"("10:30")") == "one value: 10:30");
  BOOST_TEST(read("modes.X", "1:2") == "one value: 1:2");
  BOOST_TEST(read("name", "1:2") == "one value: 1:2");
  BOOST_TEST(read("environment.PORT", "8080:80") ==
             "parameter 'environment.PORT' of train_task: the range 8080:80 is reversed (command line) | "
             "write 80:8080; in quotes it is text: '\"…\"'");
}

BOOST_AUTO_TEST_CASE(anything_else_is_one_value) {
  BOOST_TEST(read("rate", "0.1") == "one value: 0.1");
  BOOST_TEST(read("name", R"("a,b")") == "one value: a,b");
  BOOST_TEST(read("layers", "[64,32]") == "one value: [64,32]");
  BOOST_TEST(read("token", "a,b") == "one value: a,b");
  BOOST_TEST(read("unknown", "a,b") == "one value: a,b");
  BOOST_TEST(read("inner", R"({"rate":1})") == R"(one value: {"rate":1})");
}

BOOST_AUTO_TEST_CASE(a_file_gives_lists_or_the_same_text) {
  BOOST_TEST(read(in_file("depth", "[2,4]")) == R"({"values":[2,4]})");
  BOOST_TEST(read(in_file("depth", R"("2:8")")) == R"({"from":2,"to":8,"step":1,"scale":"linear"})");
  BOOST_TEST(read(in_file("layers", "[[1],[2,3]]")) == R"({"values":[[1],[2,3]]})");
  BOOST_TEST(read(in_file("layers", "[1,2]")) == "one value: [1,2]");
  BOOST_TEST(read(in_file("depth", "[]")) ==
             "parameter 'depth' of train_task: the list of values is empty (plan.json:7)");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said) {
  const auto depth = [](const std::string& rest) { return "parameter 'depth' of train_task: " + rest; };
  const auto rate = [](const std::string& rest) { return "parameter 'rate' of train_task: " + rest; };
  BOOST_TEST(read("depth", "8:2") == depth("the range 8:2 is reversed (command line) | write 2:8"));
  BOOST_TEST(read("depth", "0:8") == depth("must be at least 1, got 0 (command line)"));
  BOOST_TEST(read("depth", "2:65") == depth("must be at most 64, got 65 (command line)"));
  BOOST_TEST(read("depth", "2:8:0") == depth("the step must be greater than 0, got 0 (command line)"));
  BOOST_TEST(read("depth", "2:x") == depth("expected an integer, got 'x' (command line)"));
  BOOST_TEST(read("depth", "0.5:2") == depth("expected an integer, got '0.5' (command line)"));
  BOOST_TEST(
      read("depth", "2:4:1:1") ==
      depth("'2:4:1:1' is not a range (command line) | write FROM:TO, FROM:TO:STEP, FROM:TO/POINTS or log:FROM:TO"));
  BOOST_TEST(read("depth", "2:8/0") == depth("expected a number of points after '/', got '0' (command line)"));
  BOOST_TEST(read("depth", "2:8:2/3") == depth("a range has a step or a number of points, not both (command line)"));
  BOOST_TEST(read("depth", "2,2") == depth("the value 2 is given twice (command line)"));
  BOOST_TEST(read("depth", "2,,4") ==
             depth("the list has an empty value (command line) | write \"\" for a text without characters"));
  BOOST_TEST(read("depth", "2,x") == depth("expected an integer, got 'x' (command line)"));
  BOOST_TEST(read("rate", "0:1") == rate("must be greater than 0, got 0.0 (command line)"));
  BOOST_TEST(read("shift", "-1:1:log") ==
             "parameter 'shift' of train_task: a logarithmic range begins above 0, got -1 (command line)");
  BOOST_TEST(read("rate", "log:1:2:0.5") == rate("a logarithmic range cannot have a step (command line) | use "
                                                 "FROM:TO:log/POINTS to set the number of values in a grid"));
  BOOST_TEST(read("rate", "1:nan") == rate("expected a number, got 'nan' (command line)"));
  BOOST_TEST(read("rate", "norml(0,1)") ==
             rate("there is no distribution 'norml' (command line) | did you mean 'normal'?"));
  BOOST_TEST(read("rate", "normal(0)") == rate("normal takes two numbers, got '0' (command line)"));
  BOOST_TEST(read("rate", "normal(0,0)") == rate("the deviation must be greater than 0, got 0 (command line)"));
  BOOST_TEST(read("kind", "light,drak") ==
             "parameter 'kind' of train_task: must be one of 'light', 'dark', got 'drak'; did you mean 'dark'? "
             "(command line)");
}

BOOST_AUTO_TEST_SUITE_END()
