// SPDX-License-Identifier: MIT
#include "statistics/sample_comparison.hpp"

#include <boost/test/unit_test.hpp>

#include "examples.hpp"

using namespace skrobot;

using Kind = SampleComparison::Kind;

BOOST_AUTO_TEST_SUITE(sample_comparison_test)

BOOST_AUTO_TEST_CASE(differences_are_those_of_the_second_sample_over_the_first) {
  const SampleComparison all = compare_samples(k_first_drug, k_second_drug);
  BOOST_TEST((all.kind == Kind::tested));
  BOOST_TEST(!all.is_paired);
  BOOST_TEST(agrees(all.mean.difference, 1.58));
  BOOST_TEST(agrees(all.mean.p, 0.07939414018735823));
  BOOST_TEST(agrees(all.rank.p, 0.0658165364047717));
  BOOST_TEST(agrees(all.d, 0.8321810813495395));
  BOOST_TEST(agrees(all.delta, 0.49));
  BOOST_TEST(all.bootstrap.is_known());
  BOOST_TEST(agrees(all.relative(all.mean.difference), 1.58 / 0.75));
}

BOOST_AUTO_TEST_CASE(pairs_are_compared_by_their_differences) {
  const SampleComparison all = compare_pairs(k_first_drug, k_second_drug);
  BOOST_TEST(all.is_paired);
  BOOST_TEST(agrees(all.mean.p, 0.00283289019738427));
  BOOST_TEST(agrees(all.rank.p, 0.00390625));
  BOOST_TEST(agrees(all.d, 1.2845575625910546));
}

BOOST_AUTO_TEST_CASE(few_and_constant_values_are_told_apart) {
  BOOST_TEST((compare_samples(Sample{1}, Sample{1, 2}).kind == Kind::too_few));
  BOOST_TEST((compare_samples(Sample{}, Sample{}).kind == Kind::too_few));
  BOOST_TEST((compare_pairs(Sample{1}, Sample{2}).kind == Kind::too_few));
  BOOST_TEST((compare_samples(Sample{1, 1}, Sample{2, 2}).kind == Kind::constant));
  BOOST_TEST((compare_pairs(Sample{1, 2}, Sample{2, 3}).kind == Kind::constant));
  BOOST_TEST((compare_samples(Sample{1, 1}, Sample{2, 3}).kind == Kind::tested));
}

BOOST_AUTO_TEST_CASE(powerless_rank_tests_are_recognized) {
  BOOST_TEST(compare_samples(Sample{1, 2, 3}, Sample{4, 5, 6}).is_rank_test_powerless());
  BOOST_TEST(!compare_samples(Sample{1, 2, 3, 4}, Sample{5, 6, 7, 8}).is_rank_test_powerless());
  BOOST_TEST(compare_pairs(Sample{1, 2, 3, 4, 5}, Sample{2, 4, 5, 7, 7}).is_rank_test_powerless());
}

BOOST_AUTO_TEST_CASE(large_samples_need_no_bootstrap) {
  Sample many;
  for (int i = 0; i < 30; ++i) many.push_back(std::sin(i));
  BOOST_TEST(!compare_samples(many, k_first_drug).bootstrap.is_known());
  BOOST_TEST(compare_samples(many, k_first_drug).mean.interval.is_known());
}

BOOST_AUTO_TEST_CASE(gates_close_for_what_is_shown_and_may_reach_the_limit) {
  const auto state = [](Interval worse, double p, double limit) {
    return gate_state(Kind::tested, (worse.low + worse.high) / 2, worse, p, limit);
  };
  BOOST_TEST((state({1, 3}, 0.001, 2) == GateState::closed));
  BOOST_TEST((state({1, 3}, 0.001, 0) == GateState::closed));
  BOOST_TEST((state({2.5, 3}, 0.001, 2) == GateState::closed));
  BOOST_TEST((state({0.5, 1.5}, 0.001, 2) == GateState::open));
  BOOST_TEST((state({-1, 1}, 0.9, 2) == GateState::open));
  BOOST_TEST((state({-3, -1}, 0.001, 2) == GateState::open));
  BOOST_TEST((state({-1, 3}, 0.2, 2) == GateState::undecided));
  // Significant alone, but not among several comparisons.
  BOOST_TEST((state({1, 3}, 0.06, 2) == GateState::undecided));
}

BOOST_AUTO_TEST_CASE(without_noise_the_difference_itself_decides) {
  BOOST_TEST((gate_state(Kind::constant, 2, {}, k_nan, 2) == GateState::closed));
  BOOST_TEST((gate_state(Kind::constant, 1.9, {}, k_nan, 2) == GateState::open));
  BOOST_TEST((gate_state(Kind::constant, 0, {}, k_nan, 0) == GateState::open));
  BOOST_TEST((gate_state(Kind::constant, -2, {}, k_nan, 0) == GateState::open));
  BOOST_TEST((gate_state(Kind::too_few, 5, {}, k_nan, 2) == GateState::undecided));
}

BOOST_AUTO_TEST_SUITE_END()
