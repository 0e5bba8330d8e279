// SPDX-License-Identifier: MIT
// email_notifier through the real program, against a real SMTP server with TLS and a login.
#include <boost/test/unit_test.hpp>
#include <skrobot/json.hpp>

#include "support/program.hpp"
#include "support/servers.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

const std::string k_password = "s3cret-canary";

struct Bench {
  TemporaryDirectory directory, certificate_directory;
  const Certificates certificates{certificate_directory.path()};
  int runs = 0;

  Bench() { std::filesystem::create_directories(directory / "mail"); }

  Server serve(const std::string& mode, const std::vector<std::string>& more = {}, const std::string& certificate = {},
               const std::string& key = {}) {
    std::vector<std::string> words{"--directory", (directory / "mail").string(), "--mode", mode};
    if (mode == "tls" || mode == "starttls") {
      words.insert(words.end(), {"--certificate", certificate.empty() ? certificates.good : certificate, "--key",
                                 key.empty() ? certificates.good_key : key});
    }
    words.insert(words.end(), more.begin(), more.end());
    return Server("smtp_server.py", certificate_directory.path(), words);
  }
  std::string trusted() const { return ",ca_file=" + certificates.authority; }
  Ended tell(int port, const std::string& params, const std::string& task = "null_task") {
    ++runs;
    Program program =
        test::skrobot(directory.path(),
                      {"run", task == "throws_std" ? "throws_std_task" : "null_task", "--plugins", fixture(task), "-q",
                       "--experimenter", "Ädä", "--experiments", "repository-" + std::to_string(runs), "--notify",
                       "email_notifier:server=localhost,port=" + std::to_string(port) +
                           ",from=Skrobot <skrobot@example.org>" + params});
    program.environment["MAIL_PASSWORD"] = k_password;
    program.environment["no_proxy"] = "*";
    return test::run(program);
  }
  json::value delivery(const std::string& run = "null_task") {
    const auto record = only_experiment(directory / ("repository-" + std::to_string(runs)));
    return parse_json(read_text(record / (run + ".run"))).at("notifications").at(0);
  }
  // The run completed, the notifier did not: told in one sentence, tried so often.
  void check_failure(const Ended& ended, const std::string& error, int attempts) {
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    const std::string tries = attempts > 1 ? " (" + std::to_string(attempts) + " attempts)" : "";
    BOOST_TEST(ended.errors == "skrobot: warning: the notifier email_notifier failed" + tries + ": " + error + "\n");
    const json::value told = delivery();
    BOOST_TEST(std::string(told.at("error").as_string()) == error);
    BOOST_TEST(told.at("attempts").as_int64() == attempts);
    BOOST_TEST(!std::filesystem::exists(directory / "mail" / "1.eml"));
  }
  // What Python's own parser makes of a mail: a second program's view.
  json::value mail(int number) {
    const auto file = directory / "mail" / (std::to_string(number) + ".eml");
    BOOST_TEST_REQUIRE(std::filesystem::exists(file));
    write_text(certificate_directory / "read.py", R"(import email, email.policy, json, sys
m = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)
parts = [{'type': p.get_content_type(), 'name': p.get_filename(), 'text': p.get_content().replace('\r\n', '\n')} for p in m.walk() if not p.is_multipart()]
defects = [repr(d) for p in m.walk() for d in p.defects] + [repr(d) for v in m.values() for d in getattr(v, 'defects', [])]
print(json.dumps({'headers': {k: str(v) for k, v in m.items()}, 'names': m.keys(), 'parts': parts, 'kinds': [p.get_content_type() for p in m.walk()], 'defects': defects}))
)");
    Program program;
    program.words = {k_python, (certificate_directory / "read.py").string(), file.string()};
    const Ended ended = test::run(program);
    BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
    return parse_json(ended.output);
  }
  json::value envelope(int number) {
    return parse_json(read_text(directory / "mail" / (std::to_string(number) + ".json")));
  }
};

std::string at(const Server& server) { return "localhost:" + std::to_string(server.port()); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(email_notifier_test, Bench)

BOOST_AUTO_TEST_CASE(a_failure_by_starttls_with_a_login) {
  const Server server = serve("starttls", {"--login", "ada:" + k_password});
  const Ended ended = tell(server.port(),
                           ",username=ada,password=env:MAIL_PASSWORD,to=[ada@example.org,Böb "
                           "<bob@example.org>],cc=[carol@example.org,ada@example.org]" +
                               trusted(),
                           "throws_std");
  BOOST_TEST(ended.exit_code == 1);
  BOOST_TEST(delivery("throws_std_task").at("state").as_string() == "delivered", to_text(delivery("throws_std_task"))
                                                                                     << ended.errors);
  BOOST_TEST(
      to_text(envelope(1)) ==
      R"({"from":"skrobot@example.org","to":["ada@example.org","bob@example.org","carol@example.org"],"tls":true,"login":true})");

  const json::value m = mail(1);
  BOOST_TEST(m.at("defects").as_array().empty(), to_text(m.at("defects")));
  const json::value& headers = m.at("headers");
  const std::string experiment = only_experiment(directory / "repository-1").filename().string();
  BOOST_TEST(headers.at("Subject").as_string() ==
             "[skrobot] FAILED: throws_std_task in " + experiment + ": the data is empty");
  BOOST_TEST(experiment.starts_with("Ädä-"));
  BOOST_TEST(headers.at("From").as_string() == "Skrobot <skrobot@example.org>");
  BOOST_TEST(headers.at("To").as_string() == "ada@example.org, Böb <bob@example.org>");
  BOOST_TEST(headers.at("Cc").as_string() == "carol@example.org, ada@example.org");
  BOOST_TEST(headers.at("X-Skrobot-State").as_string() == "failed");
  BOOST_TEST(std::string(headers.at("Message-ID").as_string()).ends_with(".throws_std_task@example.org>"));
  BOOST_TEST(std::string(headers.at("Date").as_string()).ends_with(" +0000"));

  BOOST_TEST(to_text(m.at("kinds")) ==
             R"(["multipart/mixed","multipart/alternative","text/plain","text/html","text/plain","text/plain"])");
  const json::array& parts = m.at("parts").as_array();
  const std::string plain(parts[0].at("text").as_string()), html(parts[1].at("text").as_string());
  BOOST_TEST(plain.find("has failed.\n\nthe data is empty\n\nTask          throws_std_task\nExperimenter  Ädä\n") !=
                 std::string::npos,
             plain);
  BOOST_TEST(html.find("throws_std_task FAILED</h2>") != std::string::npos, html);
  BOOST_TEST(parts[2].at("name").as_string() == "throws_std_task.errors.txt");
  BOOST_TEST(parts[2].at("text").as_string() ==
             read_text(directory / "repository-1" / experiment / "throws_std_task.errors"));
  BOOST_TEST(parts[3].at("name").as_string() == "throws_std_task.log.txt");
  BOOST_TEST(std::string(parts[3].at("text").as_string()).find("before the fault") != std::string::npos);
  for (const char c : read_text(directory / "mail" / "1.eml"))
    BOOST_TEST_REQUIRE((static_cast<unsigned char>(c) < 0x80));
}

BOOST_AUTO_TEST_CASE(a_success_by_implicit_tls) {
  const Server server = serve("tls", {"--login", "ada:" + k_password});
  const Ended ended =
      tell(server.port(),
           ",security=tls,username=ada,password=env:MAIL_PASSWORD,to=ada@example.org,subject_prefix=" + trusted());
  BOOST_TEST(ended.errors == "");
  const json::value m = mail(1);
  BOOST_TEST(m.at("headers").at("Subject").as_string() ==
             "completed: null_task in " + only_experiment(directory / "repository-1").filename().string());
  BOOST_TEST(envelope(1).at("tls").as_bool());
  // No errors, and an empty log: nothing is attached.
  BOOST_TEST(to_text(m.at("kinds")) == R"(["multipart/mixed","multipart/alternative","text/plain","text/html"])");
}

BOOST_AUTO_TEST_CASE(without_tls_only_when_it_is_asked_for) {
  const Server server = serve("none");
  check_failure(
      tell(server.port(), ",to=ada@example.org"),
      at(server) +
          " does not offer STARTTLS; try security=tls on its TLS port; security=none sends everything unencrypted",
      1);
  const Ended ended = tell(server.port(), ",security=none,to=ada@example.org,attach=[params,result]");
  BOOST_TEST(ended.errors == "");
  BOOST_TEST(!envelope(1).at("tls").as_bool());
  BOOST_TEST(mail(1).at("parts").at(2).at("name").as_string() == "null_task.params.txt");
}

BOOST_AUTO_TEST_CASE(a_password_never_goes_in_the_clear) {
  const Server server = serve("none", {"--login", "ada:" + k_password});
  check_failure(
      tell(server.port(), ",security=none,username=ada,password=env:MAIL_PASSWORD,to=ada@example.org"),
      "parameter 'security': none would send the password unencrypted; use starttls or tls, or remove the login", 1);
  check_failure(tell(server.port(), ",username=ada,to=ada@example.org"),
                "parameter 'password': missing, but a username is set", 1);
  check_failure(tell(server.port(), ",password=env:MAIL_PASSWORD,to=ada@example.org"),
                "parameter 'username': missing, but a password is set", 1);
}

BOOST_AUTO_TEST_CASE(certificates_are_verified) {
  const std::string to = ",to=ada@example.org";
  {
    const Server server = serve("starttls");
    check_failure(tell(server.port(), to),
                  at(server) +
                      " presented a certificate from an authority that is unknown on this machine; if it is your own, "
                      "set ca_file to its certificate",
                  1);
    write_text(directory / "empty.pem", "no certificate\n");
    check_failure(
        tell(server.port(), to + ",ca_file=empty.pem"),
        "the ca_file '" + (directory / "empty.pem").string() + "' cannot be used; expected certificates in PEM format",
        1);
  }
  {
    const Server server = serve("starttls", {}, certificates.other, certificates.other_key);
    check_failure(tell(server.port(), to + trusted()),
                  at(server) + " presented a certificate for another host name; use the name in the certificate", 1);
  }
  {
    const Server server = serve("tls", {}, certificates.expired, certificates.expired_key);
    check_failure(tell(server.port(), to + ",security=tls" + trusted()),
                  at(server) + " presented an expired certificate; it must be renewed on the server", 1);
  }
}

BOOST_AUTO_TEST_CASE(the_wrong_kind_of_tls) {
  const Server plain = serve("none");
  check_failure(
      tell(plain.port(), ",security=tls,to=ada@example.org"),
      at(plain) +
          " does not speak TLS as expected: use security=tls on ports such as 465, security=starttls on 587 and 25",
      3);
}

BOOST_AUTO_TEST_CASE(a_login_that_is_refused) {
  const Server server = serve("starttls", {"--login", "ada:another"});
  const Ended ended = tell(server.port(), ",username=ada,password=env:MAIL_PASSWORD,to=ada@example.org" + trusted());
  check_failure(
      ended,
      at(server) +
          " refused the login of 'ada': 535 5.7.8 Authentication credentials invalid; check username and password",
      1);
  check_failure(tell(server.port(), ",to=ada@example.org" + trusted()),
                at(server) +
                    " refused the sender skrobot@example.org: 530 5.7.0 Authentication required; check from; the "
                    "server may require username and password",
                1);
}

BOOST_AUTO_TEST_CASE(a_recipient_or_a_mail_that_is_refused) {
  const Server server = serve("starttls", {"--refuse-recipient", "nobody@example.org"});
  check_failure(tell(server.port(), ",to=[ada@example.org,nobody@example.org]" + trusted()),
                at(server) +
                    " refused the recipient nobody@example.org: 550 5.1.1 no such user here; check to and cc; the mail "
                    "was sent to nobody",
                1);
  const Server full = serve("starttls", {"--refuse-mail", "452 4.2.2 mailbox full"});
  check_failure(tell(full.port(), ",to=ada@example.org" + trusted()),
                at(full) + " refused the mail: 452 4.2.2 mailbox full; try again later", 3);
  const Server strict = serve("starttls", {"--refuse-mail", "554 5.7.1 looks like spam"});
  check_failure(tell(strict.port(), ",to=ada@example.org" + trusted()),
                at(strict) + " refused the mail: 554 5.7.1 looks like spam", 1);
}

BOOST_AUTO_TEST_CASE(servers_that_are_down_slow_or_something_else) {
  const std::string to = ",to=ada@example.org,timeout_s=1";
  const ClosedPort closed;
  const std::string where = "localhost:" + std::to_string(closed.port());
  check_failure(
      tell(closed.port(), to),
      "cannot connect to " + where + ": Connection refused; check that the server is running and the port is right", 3);
  const Server silent = serve("silent"), refusing = serve("refusing"), closing = serve("closing"),
               other = serve("not-smtp");
  check_failure(tell(silent.port(), to),
                at(silent) + " did not answer within 1 s; try again later or increase timeout_s", 3);
  check_failure(tell(refusing.port(), to),
                at(refusing) + " does not accept mail now: 554 5.7.1 your address is on a list", 1);
  check_failure(tell(closing.port(), to), at(closing) + " closed the connection before answering; try again later", 3);
  check_failure(tell(other.port(), to), at(other) + " is not an SMTP server; check the port", 3);
}

BOOST_AUTO_TEST_CASE(wrong_parameters_are_named) {
  const auto fails_before = [&](const std::string& params, const std::string& words) {
    const Ended ended = tell(1, params);
    BOOST_TEST(ended.exit_code == 2, ended.errors);
    BOOST_TEST(ended.errors.find(words) != std::string::npos, ended.errors);
    BOOST_TEST(!std::filesystem::exists(directory / ("repository-" + std::to_string(runs))));
  };
  fails_before("", "'to'");
  fails_before(",to=a@b.c,security=ssl", "'starttls'");
  fails_before(",to=a@b.c,attach=[everything]", "'errors'");
  fails_before(",to=a@b.c,ca_file=absent.pem", "there is no file");
  fails_before(",to=a@b.c,timeout_s=60", "must be at most 25");
  check_failure(tell(1, ",to=[\"ada@example.org\\r\\nBcc: eve@example.org\"]"),
                "parameter 'to': an address cannot contain control characters or line breaks", 1);
  check_failure(
      tell(1, ",to=ada"),
      "parameter 'to': expected an address such as ada@example.org or Ada Lovelace <ada@example.org>, got 'ada'", 1);
}

BOOST_AUTO_TEST_CASE(the_password_is_nowhere) {
  const Server server = serve("starttls", {"--login", "ada:" + k_password}),
               refusing = serve("starttls", {"--login", "ada:another"});
  const std::string base64 = "AGFkYQBzM2NyZXQtY2FuYXJ5";  // \0ada\0s3cret-canary, as AUTH PLAIN has it
  std::string printed;
  for (const Server* each : {&server, &refusing}) {
    for (const std::string& given : {std::string("env:MAIL_PASSWORD"), k_password}) {
      const Ended ended = tell(each->port(), ",username=ada,password=" + given + ",to=ada@example.org" + trusted());
      BOOST_TEST(ended.exit_code == 0, ended.errors);
      BOOST_TEST((delivery().at("state").as_string() == (each == &server ? "delivered" : "failed")));
      printed += ended.output + ended.errors;
    }
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory.path())) {
    if (!entry.is_regular_file()) continue;
    const std::string text = read_text(entry.path());
    BOOST_TEST((text.find(k_password) == std::string::npos && text.find(base64) == std::string::npos),
               entry.path().string());
    ++files;
  }
  BOOST_TEST(files >= 20u);
  BOOST_TEST((printed.find(k_password) == std::string::npos && printed.find(base64) == std::string::npos), printed);
}

BOOST_AUTO_TEST_SUITE_END()
