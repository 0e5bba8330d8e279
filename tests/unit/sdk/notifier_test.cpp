// SPDX-License-Identifier: MIT
#include <skrobot/notifier.hpp>

#include <boost/test/unit_test.hpp>
#include <functional>
#include <stdexcept>
#include <string>

namespace skrobot {
namespace {

struct TellParams {
  std::string prefix = "skrobot";
  std::int32_t tries = 1;
};
SKROBOT_PARAMS(TellParams, (prefix, "What each line begins with"), (tries, "How often", at_least(1)))

std::function<void(const Notification&, const TellParams&)> next_work;

/// Does what next_work says.
class TellNotifier : public Notifier<TellParams> {
 public:
  ~TellNotifier() override { ++destroyed; }
  void notify(const Notification& notification, const TellParams& params) override { next_work(notification, params); }
  static inline int destroyed = 0;
};

constexpr skrobot_descriptor k_descriptor = notifier<TellNotifier>("tell_notifier", "Tells");

/// "<status> <message>" of one notification, given to the notifier as the worker gives it; "-" for a notifier that is
/// not made.
std::string outcome(const std::string& params, const std::string& notification) {
  const auto* functions = static_cast<const skrobot_notifier_v1*>(k_descriptor.vtable);
  skrobot_error error{};
  error.struct_size = sizeof error;
  void* made = functions->create(&k_descriptor, nullptr, to_str(params), &error);
  if (made == nullptr) return std::string("- ") + error.message;
  const skrobot_status status = functions->notify(made, to_str(notification), &error);
  functions->destroy(made);
  return std::to_string(status) + " " + error.message;
}

template <class Thrown>
std::string outcome_of(Thrown thrown) {
  next_work = [thrown](const Notification&, const TellParams&) { throw thrown; };
  return outcome("{}", "{}");
}

Notification sample() {
  Notification n;
  n.message = "fit_task failed: \"ä\"\nafter 2 s";
  n.state = "failed";
  n.task = "fit_task";
  n.run = "fit_task-2";
  n.experiment_id = "20260102-030405";
  n.experiment_directory = "/tmp/experiments/20260102-030405";
  n.experimenter = "Marie Curie";
  n.error = "no such column";
  n.started = "2026-01-02T03:04:05+01:00";
  n.duration_ms = 9'007'199'254'740'993;
  n.host = "lab";
  n.params = {{"rate", 0.1}, {"layers", {64, 32}}};
  n.result = {{"loss", 0.25}};
  return n;
}

std::string text_of(const Notification& n) { return to_text(json::value(notification_to_json(n))); }

}  // namespace

BOOST_AUTO_TEST_SUITE(notifier_test)

BOOST_AUTO_TEST_CASE(a_notification_survives_the_way_to_the_notifier) {
  const Notification n = notification_from_json(parse_json(text_of(sample())));
  BOOST_TEST(n.message == sample().message);
  BOOST_TEST(n.run == "fit_task-2");
  BOOST_TEST(n.error == "no such column");
  BOOST_TEST(n.duration_ms == 9'007'199'254'740'993);
  BOOST_TEST((n.params == sample().params));
  BOOST_TEST((n.result == sample().result));
  BOOST_TEST(text_of(n) == text_of(sample()));
}

BOOST_AUTO_TEST_CASE(its_members_are_those_of_the_c_contract) {
  BOOST_TEST(text_of(Notification()) ==
             R"({"message":"","state":"","task":"","run":"","experiment_id":"","experiment_directory":"",)"
             R"("experimenter":"","error":null,"started":"","duration_ms":0,"host":"","params":{},"result":null})");
}

BOOST_AUTO_TEST_CASE(missing_or_mistyped_members_stay_empty) {
  for (const char* text :
       {"{}", "[]", "null", "5", R"({"message":5,"state":null,"duration_ms":"1","params":[],"later":{"a":1}})"}) {
    BOOST_TEST(text_of(notification_from_json(parse_json(text))) == text_of(Notification()), text);
  }
  const Notification n =
      notification_from_json(parse_json(R"({"message":"m","duration_ms":1.5,"error":null,"result":"NaN","host":{}})"));
  BOOST_TEST(n.message == "m");
  BOOST_TEST(n.duration_ms == 0);
  BOOST_TEST(n.error.empty());
  BOOST_TEST((n.result == "NaN"));
}

BOOST_AUTO_TEST_CASE(a_notifier_gets_its_parameters_and_is_destroyed) {
  std::string told;
  next_work = [&](const Notification& n, const TellParams& params) {
    told = params.prefix + std::to_string(params.tries) + ": " + n.message;
  };
  TellNotifier::destroyed = 0;
  BOOST_TEST(outcome(R"({"prefix":"mine"})", R"({"message":"done"})") == "0 ");
  BOOST_TEST(told == "mine1: done");
  BOOST_TEST(TellNotifier::destroyed == 1);
}

BOOST_AUTO_TEST_CASE(invalid_parameters_create_no_notifier) {
  BOOST_TEST(outcome(R"({"tries":"often"})", "{}") ==
             "- parameter 'tries': expected an integer in the range of its type, got text");
  BOOST_TEST(outcome("{", "{}") == "- the text ends unexpectedly");
}

BOOST_AUTO_TEST_CASE(exceptions_of_a_notifier_become_a_status_and_a_message) {
  BOOST_TEST(outcome_of(std::runtime_error("no route to host")) == "1 no route to host");
  BOOST_TEST(outcome_of(TaskError("refused", "550")) == "1 refused");
  BOOST_TEST(outcome_of(ParameterError("parameter 'prefix': too long")) == "3 parameter 'prefix': too long");
  BOOST_TEST(outcome_of(Cancelled()) == "2 cancelled");
  BOOST_TEST(outcome_of(5) == "1 threw an exception that is not a std::exception: int");
  next_work = [](const Notification&, const TellParams&) {};
  BOOST_TEST(outcome("{}", "no JSON").starts_with("1 "));
}

BOOST_AUTO_TEST_CASE(a_descriptor_is_complete) {
  BOOST_TEST(to_view(k_descriptor.kind) == SKROBOT_NOTIFIER_V1);
  BOOST_TEST(to_view(k_descriptor.name) == "tell_notifier");
  BOOST_TEST(to_view(k_descriptor.summary) == "Tells");
  BOOST_TEST(to_view(k_descriptor.url).empty());
  std::string schema;
  const auto append = [](void* text, skrobot_str bytes) noexcept -> skrobot_status {
    static_cast<std::string*>(text)->append(to_view(bytes));
    return SKROBOT_OK;
  };
  BOOST_TEST(k_descriptor.schema(&k_descriptor, {&schema, append}, nullptr) == SKROBOT_OK);
  BOOST_TEST((parse_json(schema) == json::value(params_schema<TellParams>())));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
