// SPDX-License-Identifier: MIT
#include "core/delivery.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <skrobot/params.hpp>
#include <stdexcept>

#include "core/notification.hpp"

using namespace skrobot;
using std::chrono::hours;
using std::chrono::milliseconds;

namespace {

// Does what it is told at each attempt.
class Told : public AnyNotifier {
 public:
  explicit Told(std::function<void(int)> work) : work_(std::move(work)) {}
  std::string name() const override { return "told"; }
  std::optional<json::object> recorded_params() const override { return json::object{{"to", "x"}}; }
  void notify(const Notification&, const CancelToken*) override { work_(++attempts); }
  int attempts = 0;

 private:
  std::function<void(int)> work_;
};

const DeliveryPolicy k_at_once{3, milliseconds(0), hours(1)};

Delivery delivered(Told& notifier, const DeliveryPolicy& policy = k_at_once, const CancelToken* cancel = nullptr) {
  return deliver(notifier, Notification(), cancel, policy);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(delivery_test)

BOOST_AUTO_TEST_CASE(a_pending_one_was_not_tried_yet) {
  const Told notifier([](int) {});
  const Delivery pending = pending_delivery(notifier);
  BOOST_TEST(pending.notifier == "told");
  BOOST_TEST((pending.params == json::object{{"to", "x"}}));
  BOOST_TEST(pending.attempts == 0u);
  BOOST_TEST(pending.error == "");
  BOOST_TEST(pending.passed_over == "");
}

BOOST_AUTO_TEST_CASE(success_ends_it) {
  Told notifier([](int) {});
  const Delivery delivery = delivered(notifier);
  BOOST_TEST(delivery.attempts == 1u);
  BOOST_TEST(delivery.error == "");
  BOOST_TEST(delivery.notifier == "told");
}

BOOST_AUTO_TEST_CASE(a_failure_is_tried_again_and_forgotten_on_success) {
  Told notifier([](int attempt) {
    if (attempt < 3) throw std::runtime_error("busy");
  });
  const Delivery delivery = delivered(notifier);
  BOOST_TEST(delivery.attempts == 3u);
  BOOST_TEST(delivery.error == "");
}

BOOST_AUTO_TEST_CASE(the_last_failure_is_told_after_all_attempts) {
  Told notifier([](int attempt) { throw std::runtime_error("failure " + std::to_string(attempt)); });
  BOOST_TEST(delivered(notifier).error == "failure 3");
  BOOST_TEST(notifier.attempts == 3);
  BOOST_TEST(delivered(notifier, {1, milliseconds(0), hours(1)}).attempts == 1u);
  BOOST_TEST(delivered(notifier, {0, milliseconds(0), hours(1)}).attempts == 1u);  // at least one
}

BOOST_AUTO_TEST_CASE(a_wrong_parameter_is_not_tried_again) {
  Told notifier([](int) { throw ParameterError("no such address"); });
  const Delivery delivery = delivered(notifier);
  BOOST_TEST(delivery.attempts == 1u);
  BOOST_TEST(delivery.error == "no such address");
}

BOOST_AUTO_TEST_CASE(whatever_is_thrown_becomes_text) {
  Told number([](int) { throw 7; });
  BOOST_TEST(delivered(number).error == "threw an exception that is not a std::exception");
  Told silent([](int) { throw std::runtime_error(""); });
  BOOST_TEST(delivered(silent).error == "failed without a message");
  Told wrong([](int) { throw ParameterError(""); });
  BOOST_TEST(delivered(wrong).error == "failed without a message");
  BOOST_TEST(wrong.attempts == 1);
}

BOOST_AUTO_TEST_CASE(no_attempt_starts_after_the_limit) {
  Told notifier([](int) { throw std::runtime_error("busy"); });
  BOOST_TEST(delivered(notifier, {100, hours(2), hours(1)}).attempts == 1u);  // and nobody waited
  BOOST_TEST(delivered(notifier, {100, milliseconds(1), milliseconds(0)}).attempts == 1u);
}

BOOST_AUTO_TEST_CASE(a_user_who_cancels_is_not_kept_waiting) {
  CancelToken cancel;
  cancel.request();
  Told notifier([](int) { throw std::runtime_error("busy"); });
  const Delivery delivery = delivered(notifier, {100, hours(1), hours(1000)}, &cancel);
  BOOST_TEST(delivery.attempts == 1u);
  BOOST_TEST(delivery.error == "busy");
}

BOOST_AUTO_TEST_SUITE_END()
