// SPDX-License-Identifier: MIT
#include "app/trust_decision.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "base/log.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;

namespace {

struct Bench {
  Bench() {
    test::write_text(directory / "skrobot.json", "{}");
    request.file = directory / "skrobot.json";
    request.sha256 = std::string(64, 'a');
    request.demands = {{"plugins", "build"}};
  }
  // The answer to the question, which is counted.
  TrustQuestion answer(std::optional<bool> given) {
    return [this, given](const TrustRequest&) {
      ++asked;
      return given;
    };
  }
  bool is_trusted(const TrustQuestion& ask) const {
    try {
      require_trust(request, ask);
      return true;
    } catch (const Error& e) {
      BOOST_TEST((e.fault() == Fault::usage));
      return false;
    }
  }
  test::TemporaryDirectory directory, home;
  test::Variable variable{"HOME", home.path().string()}, state{"XDG_STATE_HOME", std::nullopt};
  TrustRequest request;
  int asked = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trust_decision_test, Bench)

BOOST_AUTO_TEST_CASE(a_yes_is_remembered_for_these_bytes) {
  BOOST_TEST(is_trusted(answer(true)));
  BOOST_TEST(is_trusted(answer(false)));  // is not asked
  BOOST_TEST(is_trusted({}));
  BOOST_TEST(asked == 1);
  request.sha256 = std::string(64, 'b');
  BOOST_TEST(!is_trusted(answer(false)));
  BOOST_TEST(asked == 2);
}

BOOST_AUTO_TEST_CASE(a_no_is_not_remembered) {
  BOOST_TEST(!is_trusted(answer(false)));
  BOOST_TEST(!is_trusted(answer(false)));
  BOOST_TEST(asked == 2);
  BOOST_TEST(is_trusted(answer(true)));
}

BOOST_AUTO_TEST_CASE(where_nobody_answers_it_is_not_trusted) {
  BOOST_TEST(!is_trusted(answer(std::nullopt)));
  BOOST_TEST(!is_trusted({}));
  BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_CASE(what_others_can_change_is_not_asked_about) {
  request.distrust = "other users can write to it";
  BOOST_TEST(!is_trusted(answer(true)));
  BOOST_TEST(asked == 0);
}

BOOST_AUTO_TEST_CASE(without_a_home_a_yes_holds_for_this_time) {
  variable.set(std::nullopt);
  set_log_threshold(Severity::error);  // a warning says that it is not remembered
  BOOST_TEST(is_trusted(answer(true)));
  BOOST_TEST(is_trusted(answer(true)));
  set_log_threshold(Severity::warning);
  BOOST_TEST(asked == 2);
  BOOST_TEST(!is_trusted(answer(std::nullopt)));
}

BOOST_AUTO_TEST_CASE(demands_are_shown_in_full_and_harmlessly) {
  BOOST_TEST(demand_lines(request) == "  plugins: build\n");
  request.demands = {};
  BOOST_TEST(demand_lines(request) == "");
  request.demands = {{"notify", "a\x1b[31m\nb"}, {"plugins", std::string(5000, 'x')}};
  BOOST_TEST(demand_lines(request) == "  notify: a\\x1b[31m\\x0ab\n  plugins: " + std::string(5000, 'x') + "\n");
  request.demands = {{"plugins", std::string(5000, '\x01')}};  // four times as long when it is shown
  BOOST_CHECK_EXCEPTION(demand_lines(request), Error, [](const Error& e) {
    return e.fault() == Fault::usage &&
           std::string(e.what()).ends_with("skrobot.json' contains more than can be displayed");
  });
}

BOOST_AUTO_TEST_SUITE_END()
