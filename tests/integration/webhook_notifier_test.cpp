// SPDX-License-Identifier: MIT
// webhook_notifier through the real program, against a real HTTP server, in the clear and with TLS.
#include <boost/test/unit_test.hpp>
#include <regex>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/servers.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

const std::string k_path = "/services/T00000/canary-path-token";

struct Bench {
  TemporaryDirectory directory, elsewhere;
  int runs = 0;

  Server serve(const std::string& replies = R"([{"status": 200, "body": "ok"}])",
               const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"--log", log().string(), "--replies", replies};
    words.insert(words.end(), more.begin(), more.end());
    return Server("http_server.py", elsewhere.path(), words);
  }
  std::filesystem::path log() const { return elsewhere / "requests.jsonl"; }
  Ended tell(const std::string& url, const std::string& params = {}, const std::string& task = "null_task") {
    ++runs;
    Program program =
        test::skrobot(directory.path(), {"run", task == "throws_std" ? "throws_std_task" : "null_task", "--plugins",
                                         fixture(task), "-q", "--experiments", "repository-" + std::to_string(runs),
                                         "--notify", "webhook_notifier:url=env:HOOK" + params});
    program.environment["HOOK"] = url;
    program.environment["KEY"] = "canary-signing-key";
    program.environment["AUTH"] = "Bearer canary-header";
    program.environment["no_proxy"] = "*";
    return test::run(program);
  }
  std::string url(const Server& server, const std::string& path = k_path) {
    return "http://localhost:" + std::to_string(server.port()) + path;
  }
  json::value delivery(const std::string& run = "null_task") {
    return parse_json(read_text(only_experiment(directory / ("repository-" + std::to_string(runs))) / (run + ".run")))
        .at("notifications")
        .at(0);
  }
  std::vector<json::value> requests() {
    std::vector<json::value> all;
    if (!std::filesystem::exists(log())) return all;
    const std::string text = read_text(log());
    for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
      all.push_back(parse_json(std::string_view(text).substr(at, end - at)));
    return all;
  }
  void check_failure(const Ended& ended, const std::string& error, int attempts) {
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    const std::string tries = attempts > 1 ? " (" + std::to_string(attempts) + " attempts)" : "";
    BOOST_TEST(ended.errors == "skrobot: warning: the notifier webhook_notifier failed" + tries + ": " + error + "\n");
    const json::value told = delivery();
    BOOST_TEST(std::string(told.at("error").as_string()) == error);
    BOOST_TEST(told.at("params").at("url").as_string() == "env:HOOK");
    check_nowhere(ended);
  }
  void check_nowhere(const Ended& ended) {
    BOOST_TEST((ended.output + ended.errors).find("canary") == std::string::npos, ended.errors);
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path())) {
      if (!entry.is_regular_file()) continue;
      BOOST_TEST(read_text(entry.path()).find("canary") == std::string::npos, entry.path().string());
      ++files;
    }
    BOOST_TEST(files >= 4u);
  }
};

std::string at(const Server& server) { return "localhost:" + std::to_string(server.port()); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(webhook_notifier_test, Bench)

BOOST_AUTO_TEST_CASE(the_notification_as_json_with_headers_and_a_signature) {
  const Server server = serve();
  const Ended ended = tell(url(server), ",headers.Authorization=env:AUTH,signing_key=env:KEY", "throws_std");
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(delivery("throws_std_task").at("state").as_string() == "delivered", ended.errors);
  check_nowhere(ended);
  BOOST_TEST_REQUIRE(requests().size() == 1u);
  const json::value request = requests()[0];
  BOOST_TEST(request.at("path").as_string() == k_path);
  const json::value& headers = request.at("headers");
  BOOST_TEST(headers.at("content-type").as_string() == "application/json");
  BOOST_TEST(headers.at("authorization").as_string() == "Bearer canary-header");
  const std::string body(request.at("body").as_string());
  BOOST_TEST(parse_json(body).at("state").as_string() == "failed");
  BOOST_TEST(parse_json(body).at("error").as_string() == "the data is empty");

  // Another program's HMAC.
  write_text(elsewhere / "body", body);
  Program openssl;
  openssl.words = {"/usr/bin/openssl",           "dgst", "-sha256", "-hmac", "canary-signing-key", "-r",
                   (elsewhere / "body").string()};
  BOOST_TEST("sha256=" + test::run(openssl).output.substr(0, 64) ==
             std::string(headers.at("x-skrobot-signature-256").as_string()));
}

BOOST_AUTO_TEST_CASE(each_service_gets_its_shape_at_its_address) {
  struct Case {
    const char* params;
    std::string path, posted_to;
    const char* member;
  };
  for (const Case& c :
       {Case{",format=slack", k_path, k_path, "blocks"}, Case{",format=discord", k_path, k_path, "embeds"},
        Case{",format=teams", k_path, k_path, "attachments"}, Case{",format=ntfy", "/canary-topic", "/", "topic"},
        Case{",format=telegram,chat=-100", "/bot123:canary", "/bot123:canary/sendMessage", "chat_id"},
        Case{"", k_path, k_path, "message"}}) {
    BOOST_TEST_CONTEXT(c.params) {
      const Server server = serve();
      const Ended ended = tell(url(server, c.path), c.params);
      BOOST_TEST(ended.errors == "");
      const json::value request = requests().back();
      BOOST_TEST(request.at("path").as_string() == c.posted_to);
      BOOST_TEST(parse_json(std::string_view(request.at("body").as_string())).as_object().contains(c.member),
                 request.at("body").as_string());
      check_nowhere(ended);
    }
  }
}

BOOST_AUTO_TEST_CASE(it_is_tried_again_when_the_server_says) {
  const Server server =
      serve(R"([{"status": 503}, {"status": 429, "headers": {"Retry-After": "1"}}, {"status": 204}])");
  BOOST_TEST(tell(url(server)).errors == "");
  BOOST_TEST(requests().size() == 3u);
  BOOST_TEST(delivery().at("attempts").as_int64() == 1);  // the host called it once
  const Server discord = serve(R"([{"status": 429, "body": "{\"retry_after\": 0.1}"}, {"status": 204}])");
  BOOST_TEST(tell(url(discord)).errors == "");
  const Server telegram =
      serve(R"([{"status": 429, "body": "{\"ok\":false,\"parameters\":{\"retry_after\":1}}"}, {"status": 200}])");
  BOOST_TEST(tell(url(telegram)).errors == "");
  BOOST_TEST(requests().size() == 7u);
}

BOOST_AUTO_TEST_CASE(a_server_that_asks_for_too_long_a_wait) {
  const Server server = serve(R"([{"status": 429, "headers": {"Retry-After": "120"}, "body": "slow down"}])");
  check_failure(tell(url(server)),
                at(server) +
                    " answered 429: slow down; it asks to wait 2 m, longer than timeout_s allows; send it later with "
                    "`skrobot notify --pending`",
                3);
  BOOST_TEST(requests().size() == 3u);  // once a call
  const Server dated = serve(R"([{"status": 503, "headers": {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"}}])");
  const Ended ended = tell(url(dated));
  BOOST_TEST(ended.errors.find(at(dated) + " answered 503; it asks to wait ") != std::string::npos, ended.errors);
  // Newer releases of curl take no more than six hours from a date.
  BOOST_TEST(std::regex_search(ended.errors, std::regex("it asks to wait ([0-9]+ d|6 h)[ ,]")), ended.errors);
}

BOOST_AUTO_TEST_CASE(answers_that_no_attempt_helps_against) {
  struct Case {
    const char* reply;
    const char* error;
  };
  for (const Case& c :
       {Case{R"({"status": 400, "body": "invalid_payload"})", " answered 400: invalid_payload; check url and format"},
        Case{R"({"status": 401})", " answered 401; check the token in url or headers"},
        Case{R"({"status": 403, "body": "<!DOCTYPE html><html><body>a page</body></html>"})",
             " answered 403; check the token in url or headers"},
        Case{R"({"status": 404, "body": "no_service"})",
             " answered 404: no_service; the webhook does not exist (any more); check url or create a new webhook"},
        Case{R"({"status": 413})", " answered 413; the message is too long"},
        Case{R"({"status": 301, "headers": {"Location": "http://localhost/canary"}})",
             " answered 301; redirects are not followed; set url to the new address"}}) {
    const Server server = serve(std::string("[") + c.reply + "]");
    const std::size_t before = requests().size();
    check_failure(tell(url(server)), at(server) + c.error, 1);
    BOOST_TEST(requests().size() == before + 1);
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_fails_and_fails) {
  const Server server = serve(R"([{"status": 500, "body": "oops"}])");
  check_failure(tell(url(server), ",retries=1"), at(server) + " answered 500: oops; try again later", 3);
  BOOST_TEST(requests().size() == 6u);
}

BOOST_AUTO_TEST_CASE(secrets_repeated_by_a_server_are_masked) {
  const Server server = serve(R"([{"status": 404, "body": "Cannot POST ECHO with canary-signing-key"}])");
  check_failure(tell(url(server, k_path + "?token=canary-query"), ",signing_key=env:KEY"),
                at(server) +
                    " answered 404: Cannot POST <secret>?<secret> with <secret>; the webhook does not exist (any "
                    "more); check url or create a new webhook",
                1);
  const Server telegram = serve(R"([{"status": 404, "body": "ECHO"}])");
  check_failure(tell(url(telegram, "/bot123456:canary"), ",format=telegram,chat=1"),
                at(telegram) +
                    " answered 404: <secret>/sendMessage; the webhook does not exist (any more); check url or create a "
                    "new webhook",
                1);
}

BOOST_AUTO_TEST_CASE(tls_is_verified) {
  const Certificates certificates(elsewhere.path());
  const auto secure = [&](const Server& server) {
    return "https://localhost:" + std::to_string(server.port()) + k_path;
  };
  {
    const Server server =
        serve(R"([{"status": 200}])", {"--certificate", certificates.good, "--key", certificates.good_key});
    BOOST_TEST(tell(secure(server), ",ca_file=" + certificates.authority).errors == "");
    check_failure(tell(secure(server)),
                  at(server) +
                      " presented a certificate from an authority that is unknown on this machine; if it is your own, "
                      "set ca_file to its certificate",
                  1);
  }
  {
    const Server server =
        serve(R"([{"status": 200}])", {"--certificate", certificates.other, "--key", certificates.other_key});
    check_failure(tell(secure(server), ",ca_file=" + certificates.authority),
                  at(server) + " presented a certificate for another host name; use the name in the certificate", 1);
  }
  const Server plain = serve();
  check_failure(tell(secure(plain)), at(plain) + " does not speak TLS as expected; check the port", 3);
  BOOST_TEST(requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(servers_that_are_down_slow_or_not_there) {
  const ClosedPort closed;
  const std::string where = "localhost:" + std::to_string(closed.port());
  check_failure(
      tell("http://" + where + k_path),
      "cannot connect to " + where + ": Connection refused; check that the server is running and the port is right", 3);
  const Server slow = serve(R"([{"status": 200, "delay": 30}])");
  check_failure(tell(url(slow), ",timeout_s=1"),
                at(slow) + " did not answer within 1 s; try again later or increase timeout_s", 3);
  check_failure(tell("http://no-such-host.invalid" + k_path),
                "cannot resolve the host 'no-such-host.invalid'; check its spelling and this machine's network", 3);
}

BOOST_AUTO_TEST_CASE(invalid_parameters) {
  const Server server = serve();
  check_failure(tell("localhost/canary"),
                "parameter 'url': expected a URL that begins with https:// or http://; it is not shown because it may "
                "contain a token",
                1);
  check_failure(tell(url(server, "/a/canary"), ",format=ntfy"),
                "parameter 'url': ntfy needs the server and the topic, such as https://ntfy.sh/my-topic", 1);
  check_failure(tell(url(server), ",format=telegram,chat=1"),
                "parameter 'url': Telegram needs https://api.telegram.org/bot followed by the bot's token", 1);
  check_failure(tell(url(server, "/bot1:canary"), ",format=telegram"),
                "parameter 'chat': Telegram needs the chat ID or @name", 1);
  check_failure(tell(url(server), ",headers={\"A B\":\"canary\"}"),
                "parameter 'headers': 'A B' cannot be a header's name", 1);
  check_failure(tell(url(server), ",headers={\"A\":\"canary\\r\\nX: y\"}"),
                "parameter 'headers': the value of 'A' contains a line break or another control character", 1);
  const Ended ended = tell(url(server), ",format=smoke");
  BOOST_TEST(ended.exit_code == 2);
  BOOST_TEST(ended.errors.find("must be one of 'auto', 'json', 'slack'") != std::string::npos, ended.errors);
  BOOST_TEST(requests().empty());
}

BOOST_AUTO_TEST_CASE(a_typed_address_is_in_no_record) {
  const Server server = serve(R"([{"status": 403}])");
  const Ended ended =
      test::run(test::skrobot(directory.path(), {"run", "null_task", "--plugins", fixture("null_task"), "--notify",
                                                 "webhook_notifier:url=" + url(server) + ",signing_key=canary-key"}));
  BOOST_TEST(ended.exit_code == 0);
  check_nowhere(ended);
  const json::value told =
      parse_json(read_text(only_experiment(directory / "experiments") / "null_task.run")).at("notifications").at(0);
  BOOST_TEST(told.at("params").at("url").as_string() == "<secret>");
}

BOOST_AUTO_TEST_SUITE_END()
