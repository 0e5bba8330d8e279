// SPDX-License-Identifier: MIT
#include "webhook_notifier/hook_address.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <skrobot/params.hpp>

using namespace webhook;

BOOST_AUTO_TEST_SUITE(hook_address_test)

BOOST_AUTO_TEST_CASE(host_port_and_what_is_secret) {
  const HookAddress slack = parse_hook_address("https://hooks.slack.com/services/T0000/B0000/canarycanary");
  BOOST_TEST(slack.endpoint.text() == "hooks.slack.com:443");
  const auto is_secret = [](const HookAddress& address, const std::string& text) {
    return std::find(address.secrets.begin(), address.secrets.end(), text) != address.secrets.end();
  };
  BOOST_TEST(is_secret(slack, "/services/T0000/B0000/canarycanary"));
  BOOST_TEST(is_secret(slack, "canarycanary"));
  BOOST_TEST(!is_secret(slack, "T0000"));  // short: stands in answers by chance
  const HookAddress telegram = parse_hook_address("https://api.telegram.org/bot123456:canary");
  BOOST_TEST(is_secret(telegram, "123456:canary"));
  BOOST_TEST(telegram.with_path("/bot123456:canary/sendMessage") ==
             "https://api.telegram.org/bot123456:canary/sendMessage");
  const HookAddress with_login = parse_hook_address("http://ada:pw%21canary@[::1]:8080/a?token=canary123#x");
  BOOST_TEST(with_login.endpoint.text() == "[::1]:8080");
  BOOST_TEST(is_secret(with_login, "pw!canary"));
  BOOST_TEST(is_secret(with_login, "token=canary123"));
  BOOST_TEST(parse_hook_address("http://localhost").endpoint.port == 80);
}

BOOST_AUTO_TEST_CASE(an_invalid_url_is_not_shown) {
  for (const char* url : {"canary", "ftp://canary.example/x", "file:///canary", "https://", "https://host:99999/canary",
                          "https://host/a canary", "https://host/canary\r\nX: y"}) {
    BOOST_TEST_CONTEXT(url) {
      BOOST_CHECK_EXCEPTION(parse_hook_address(url), skrobot::ParameterError,
                            [](const auto& e) { return std::string(e.what()).find("canary") == std::string::npos; });
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
