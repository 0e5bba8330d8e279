// SPDX-License-Identifier: MIT
#include "sweep/value_space.hpp"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <set>
#include <skrobot/error.hpp>

#include "base/random.hpp"

using namespace skrobot;

namespace {

ValueSpace space(const char* text) { return value_space_from("x", parse_json(text)); }

std::string grid(const ValueSpace& space) {
  json::array values;
  for (std::uint64_t i = 0; i < grid_size(space).value(); ++i) values.push_back(grid_value(space, i));
  return to_text(values);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(value_space_test)

BOOST_AUTO_TEST_CASE(numbers_for_a_map_of_text_are_text) {
  const ValueSpace reals = space(R"({"from": 0.5, "to": 1.5, "scale": "linear", "points": 3, "as_text": true})");
  BOOST_TEST(grid(reals) == R"(["0.5","1.0","1.5"])");
  BOOST_TEST(to_text(to_json(reals)) == R"({"from":0.5,"to":1.5,"scale":"linear","points":3,"as_text":true})");
  BOOST_TEST(value_at(reals, 0.75) == "0.75");
  BOOST_TEST(position_of(reals, "0.75").value() == 0.75);
  BOOST_TEST(!position_of(reals, "2"));
  BOOST_TEST(!position_of(reals, "x"));
  BOOST_TEST(random_value(reals, 1, 1).is_string());
  const ValueSpace integers = space(R"({"from": 2, "to": 6, "step": 2, "as_text": true})");
  BOOST_TEST(grid(integers) == R"(["2","4","6"])");
  BOOST_TEST(value_at(integers, 1) == "4");
  BOOST_TEST(position_of(integers, "4").value() == 1.0);
  const ValueSpace stepped = space(R"({"from": 0.0, "to": 1.0, "step": 0.5, "as_text": true})");
  BOOST_TEST(grid(stepped) == R"(["0.0","0.5","1.0"])");
  BOOST_TEST(random_value(stepped, 1, 1).is_string());
  BOOST_TEST(value_at(stepped, 1) == "0.5");
  BOOST_TEST(random_value(space(R"({"mean": 0, "deviation": 1, "as_text": true})"), 1, 1).is_string());
  // As a number, and a list, it is what it was.
  BOOST_TEST(value_at(space(R"({"from": 0.5, "to": 1.5})"), 0.75) == 0.75);
  BOOST_TEST(!position_of(space(R"({"from": 0.5, "to": 1.5})"), "0.75"));
}

BOOST_AUTO_TEST_CASE(a_grid_has_both_ends_and_even_steps) {
  BOOST_TEST(grid(space(R"({"values": ["a", 1]})")) == R"(["a",1])");
  BOOST_TEST(grid(space(R"({"from": 2, "to": 8, "step": 3})")) == "[2,5,8]");
  BOOST_TEST(grid(space(R"({"from": 2, "to": 9, "step": 3})")) == "[2,5,8]");
  BOOST_TEST(grid(space(R"({"from": 1, "to": 100, "step": 1, "points": 3})")) == "[1,51,100]");
  BOOST_TEST(grid(space(R"({"from": 1, "to": 2, "step": 1, "points": 30})")) == "[1,2]");
  BOOST_TEST(grid(space(R"({"from": 1, "to": 1000, "step": 1, "scale": "log", "points": 4})")) == "[1,10,100,1000]");
  BOOST_TEST(grid(space(R"({"from": 1, "to": 3, "step": 1, "scale": "log", "points": 50})")) == "[1,2,3]");
  BOOST_TEST(grid(space(R"({"from": 0.5, "to": 1.0})")) == "[0.5,0.625,0.75,0.875,1.0]");
  BOOST_TEST(grid(space(R"({"from": 0.5, "to": 1.0, "points": 1})")) == "[0.5]");
  BOOST_TEST(grid(space(R"({"from": 0.1, "to": 0.5, "step": 0.1})")) == "[0.1,0.2,0.3,0.4,0.5]");
  BOOST_TEST(grid(space(R"({"from": 0.0001, "to": 0.1, "scale": "log", "points": 4})")) == "[1e-04,0.001,0.01,0.1]");
  BOOST_TEST(!grid_size(space(R"({"mean": 0, "deviation": 1})")));
  const ValueSpace whole = space(R"({"from": -9223372036854775808, "to": 9223372036854775806, "step": 1})");
  BOOST_TEST(grid_size(whole).value() == std::numeric_limits<std::uint64_t>::max());
  BOOST_TEST(grid_value(whole, std::numeric_limits<std::uint64_t>::max() - 1).as_int64() ==
             std::numeric_limits<std::int64_t>::max() - 1);
}

BOOST_AUTO_TEST_CASE(drawn_values_lie_in_the_space_and_reach_all_of_it) {
  std::set<std::int64_t> seen, seen_log;
  double least = 1, most = 0, sum = 0, squares = 0, below_middle = 0;
  constexpr int k_count = 4000;
  for (std::uint64_t trial = 1; trial <= k_count; ++trial) {
    seen.insert(random_value(space(R"({"from": 2, "to": 8, "step": 3})"), 7, trial).as_int64());
    seen_log.insert(random_value(space(R"({"from": 1, "to": 4, "step": 1, "scale": "log"})"), 7, trial).as_int64());
    const double uniform = random_value(space(R"({"from": 0.25, "to": 0.75})"), 7, trial).as_double();
    least = std::min(least, uniform);
    most = std::max(most, uniform);
    const double normal = random_value(space(R"({"mean": 3, "deviation": 2})"), 7, trial).as_double();
    sum += normal;
    squares += normal * normal;
    if (random_value(space(R"({"from": 0.0001, "to": 1.0, "scale": "log"})"), 7, trial).as_double() < 0.01)
      ++below_middle;
  }
  BOOST_TEST(seen == (std::set<std::int64_t>{2, 5, 8}), boost::test_tools::per_element());
  BOOST_TEST(seen_log == (std::set<std::int64_t>{1, 2, 3, 4}), boost::test_tools::per_element());
  BOOST_TEST((least >= 0.25 && least < 0.26 && most <= 0.75 && most > 0.74));
  const double mean = sum / k_count;
  BOOST_TEST(std::abs(mean - 3) < 0.15);
  BOOST_TEST(std::abs(std::sqrt(squares / k_count - mean * mean) - 2) < 0.15);
  BOOST_TEST(std::abs(below_middle / k_count - 0.5) < 0.05);
}

BOOST_AUTO_TEST_CASE(a_value_depends_on_seed_trial_and_key_alone) {
  const ValueSpace x = space(R"({"from": 0.0, "to": 1.0})");
  ValueSpace y = x;
  y.key = "y";
  BOOST_TEST(random_value(x, 1, 5) == random_value(x, 1, 5));
  BOOST_TEST(random_value(x, 1, 5) != random_value(x, 2, 5));
  BOOST_TEST(random_value(x, 1, 5) != random_value(x, 1, 6));
  BOOST_TEST(random_value(x, 1, 5) != random_value(y, 1, 5));
  // For ever: a plan that was made by an older version goes on with the same trials.
  BOOST_TEST(to_text(random_value(x, 1, 5)) == "0.9815634395390672");
}

BOOST_AUTO_TEST_CASE(what_lies_outside_of_the_parameters_range_is_drawn_again) {
  ValueSpace positive = space(R"({"mean": 0, "deviation": 1})");
  positive.property = parse_json(R"({"type": "number", "exclusiveMinimum": 0})").as_object();
  for (std::uint64_t trial = 1; trial < 200; ++trial)
    BOOST_TEST_REQUIRE(random_value(positive, 1, trial).as_double() > 0);
  positive.property = parse_json(R"({"type": "number", "minimum": 100})").as_object();
  BOOST_CHECK_EXCEPTION(random_value(positive, 1, 1), Error, [](const Error& e) {
    return std::string(e.what()) ==
           "parameter 'x': normal with mean 0.0 and deviation 1.0 has hardly any value in the parameter's range";
  });
  ValueSpace whole = space(R"({"mean": 5, "deviation": 2})");
  whole.property = parse_json(R"({"type": "integer"})").as_object();
  BOOST_TEST(random_value(whole, 1, 1).is_int64());
}

BOOST_AUTO_TEST_CASE(an_axis_leads_to_a_value_and_back) {
  for (const char* text :
       {R"({"values": ["a", "b", "c"]})", R"({"from": 2, "to": 8, "step": 3})", R"({"from": 0.5, "to": 1.0})",
        R"({"from": 0.5, "to": 1.0, "step": 0.25})", R"({"from": 0.001, "to": 1.0, "scale": "log"})",
        R"({"from": 1, "to": 64, "step": 1, "scale": "log"})"}) {
    const ValueSpace one = space(text);
    const Axis axis = axis_of(one).value();
    for (const double share : {0.0, 0.5, 1.0}) {
      const json::value value = value_at(one, axis.lower + share * (axis.upper - axis.lower));
      const auto position = position_of(one, value);
      BOOST_TEST_REQUIRE(position.has_value(), text);
      const json::value again = value_at(one, *position);
      if (value.is_double())
        BOOST_TEST(std::abs(again.as_double() - value.as_double()) < 1e-12, text);  // a logarithm may cost the last bit
      else BOOST_TEST(again == value, text);
    }
    const json::value below = value_at(one, axis.lower - 5), above = value_at(one, axis.upper + 5);
    BOOST_TEST((below == grid_value(one, 0) && above == grid_value(one, *grid_size(one) - 1)), text);
  }
  BOOST_TEST(!axis_of(space(R"({"values": [1]})")));
  BOOST_TEST(!axis_of(space(R"({"mean": 0, "deviation": 1})")));
  BOOST_TEST(!position_of(space(R"({"values": [1, 2]})"), 3));
  BOOST_TEST(!position_of(space(R"({"from": 0.5, "to": 1.0})"), 2.0));
}

BOOST_AUTO_TEST_CASE(json_round_trip) {
  for (const char* text :
       {R"({"values":["a",1]})", R"({"from":2,"to":8,"step":3,"scale":"linear"})",
        R"({"from":1,"to":8,"step":1,"scale":"log","points":3})",
        R"({"from":0.5,"to":1.0,"step":0.25,"scale":"linear"})", R"({"mean":0.0,"deviation":1.0,"scale":"log"})"}) {
    BOOST_TEST(to_text(json::value(to_json(space(text)))) == text);
  }
  for (const char* text :
       {"1", "{}", R"({"values": []})", R"({"from": 3, "to": 1, "step": 1})", R"({"from": 1.5, "to": 1.0})"}) {
    BOOST_CHECK_THROW(space(text), std::runtime_error);
  }
}

BOOST_AUTO_TEST_SUITE_END()
