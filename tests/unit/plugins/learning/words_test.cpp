// SPDX-License-Identifier: MIT
#include "learning/words.hpp"

#include <boost/test/unit_test.hpp>

namespace learning {
namespace {

using Texts = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(words_test)

BOOST_AUTO_TEST_CASE(cuts_text_into_words) {
  BOOST_TEST((words_of("Braund, Mrs. Owen (Mrs. O'Hara)") == Texts{"braund", "hara", "mrs", "owen"}));
  BOOST_TEST((words_of("Zo\xC3\xAB C85 x") == Texts{"c85", "zo\xC3\xAB"}));
  BOOST_TEST(words_of("").empty());
  BOOST_TEST(words_of("a . b").empty());
}

BOOST_AUTO_TEST_CASE(keeps_words_that_some_rows_have) {
  BOOST_TEST((telling_words({{"all", 9}, {"rare", 1}, {"two", 2}, {"most", 8}}, 2, 9) == Texts{"most", "two"}));
  std::map<std::string, std::size_t> many;
  for (std::size_t i = 0; i < 150; ++i) many["w" + std::to_string(1000 + i)] = 2 + i;
  const Texts kept = telling_words(many, 2, 1000);
  BOOST_TEST(kept.size() == k_most_words);
  BOOST_TEST(kept.front() == "w1050");  // the hundred with the most rows
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace learning
