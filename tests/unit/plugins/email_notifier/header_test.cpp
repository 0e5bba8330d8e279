// SPDX-License-Identifier: MIT
#include "email_notifier/header.hpp"

#include <boost/test/unit_test.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace email;

namespace {

// What another program reads: Python's own parser of mails.
std::string read_back(const std::string& header) {
  const skrobot::test::TemporaryDirectory directory;
  skrobot::test::write_text(directory / "mail", header + "\r\n\r\nbody\r\n");
  skrobot::test::write_text(
      directory / "read.py",
      "import email, email.policy, sys\n"
      "message = email.message_from_bytes(open(sys.argv[1], 'rb').read(), policy=email.policy.default)\n"
      "assert len(message.keys()) == 1, message.keys()\n"
      "sys.stdout.buffer.write(str(list(message.values())[0]).encode())\n");
  skrobot::test::Program program;
  program.words = {"/usr/bin/python3", (directory / "read.py").string(), (directory / "mail").string()};
  const skrobot::test::Ended ended = skrobot::test::run(program);
  BOOST_TEST(ended.exit_code == 0, ended.errors);
  return ended.output;
}

void check_lines(const std::string& header, std::size_t most = 76) {
  for (std::size_t begin = 0; begin < header.size();) {
    const std::size_t end = std::min(header.find("\r\n", begin), header.size());
    BOOST_TEST(end - begin <= most, header);
    BOOST_TEST((begin == 0 || header[begin] == ' '), header);
    begin = end + 2;
  }
  for (const char c : header) BOOST_TEST((c == '\r' || c == '\n' || (c >= ' ' && c <= '~')));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(header_test)

BOOST_AUTO_TEST_CASE(plain_text_stays_as_it_is) {
  BOOST_TEST(text_header("Subject", "completed: train_task") == "Subject: completed: train_task");
  BOOST_TEST(text_header("Subject", "") == "Subject: ");
}

BOOST_AUTO_TEST_CASE(any_text_comes_back) {
  std::string mixed;
  for (int i = 0; i < 30; ++i) mixed += i % 3 == 0 ? "ä" : i % 3 == 1 ? "🚀" : "x";
  for (const std::string& text :
       {std::string("Ergebnis für Köln"), mixed, std::string(150, 'a') + "é", std::string("=?utf-8?Q?=41?= is no A"),
        std::string("日本語の実験が失敗しました。もう一度試してください。"),
        std::string("words and words and words and words and words and words and words and words and words")}) {
    BOOST_TEST_CONTEXT(text) {
      for (const char* name : {"Subject", "X-Skrobot-A-Name-Of-Forty-Bytes-All-Told"}) {
        const std::string header = text_header(name, text);
        check_lines(header);
        BOOST_TEST(read_back(header) == text);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(no_text_begins_a_header) {
  const std::string header = text_header("Subject", "x\r\nBcc: eve@example.org\n\nbody");
  BOOST_TEST(header == "Subject: x Bcc: eve@example.org body");
  const std::string bytes = text_header("Subject", "bad \xff\xfe\r\nX: y");
  check_lines(bytes);
  BOOST_TEST(bytes.find("\r\nX") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(addresses_are_quoted_encoded_and_folded) {
  BOOST_TEST(address_header("To", {{"", "ada@example.org"}, {"Bob", "bob@example.org"}}) ==
             "To: ada@example.org, Bob <bob@example.org>");
  BOOST_TEST(address_header("From", {{R"(Lovelace, "A.")", "a@b.c"}}) == R"(From: "Lovelace, \"A.\"" <a@b.c>)");
  BOOST_TEST(read_back(address_header("From", {{"Ädä", "a@b.c"}})) == "Ädä <a@b.c>");
  std::vector<Address> many;
  for (int i = 0; i < 20; ++i) many.push_back({"", "someone" + std::to_string(i) + "@example.org"});
  const std::string header = address_header("To", many);
  check_lines(header);
  BOOST_TEST(read_back(header).find("someone19@example.org") != std::string::npos);
  BOOST_TEST(address_header("To", {{"x\r\nBcc: eve@b.c", "a@b.c"}}).find("\r\n") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(dates_and_ids) {
  using namespace std::chrono;
  BOOST_TEST(date_text(sys_days(2026y / 3 / 1) + 12h + 5s) == "Sun, 01 Mar 2026 12:00:05 +0000");
  BOOST_TEST(date_text(sys_days(2000y / 2 / 29) + 23h + 59min + 59s) == "Tue, 29 Feb 2000 23:59:59 +0000");
  BOOST_TEST(message_id("59a6-x.train_task-2", "example.org") == "<59a6-x.train_task-2@example.org>");
  BOOST_TEST(message_id("a\r\n>b..c.", "") == "<a___b._c_@_>");
}

BOOST_AUTO_TEST_SUITE_END()
