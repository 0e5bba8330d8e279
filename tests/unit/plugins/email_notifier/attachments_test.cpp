// SPDX-License-Identifier: MIT
#include "email_notifier/attachments.hpp"

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

using namespace email;
using skrobot::test::write_text;

BOOST_AUTO_TEST_SUITE(attachments_test)

BOOST_AUTO_TEST_CASE(files_of_the_record_go_with_the_mail) {
  const skrobot::test::TemporaryDirectory directory;
  skrobot::Notification n;
  n.run = "train_task-2";
  n.experiment_directory = directory.path().string();
  BOOST_TEST(read_attachments(n, {Attachable::errors, Attachable::log}, 1024).empty());  // none is there
  write_text(directory / "train_task-2.errors", "why\n");
  write_text(directory / "train_task-2.log", "");
  const auto one = read_attachments(n, {Attachable::errors, Attachable::log}, 1024);
  BOOST_TEST_REQUIRE(one.size() == 1u);
  BOOST_TEST(one[0].name == "train_task-2.errors.txt");
  BOOST_TEST(one[0].text == "why\n");

  std::string log;
  for (int i = 0; i < 100; ++i) log += "line " + std::to_string(i) + "\n";
  write_text(directory / "train_task-2.log", log);
  write_text(directory / "train_task-2.params", log);
  const auto cut = read_attachments(n, {Attachable::log, Attachable::params}, 20);
  BOOST_TEST_REQUIRE(cut.size() == 2u);
  BOOST_TEST(cut[0].text == "[first " + std::to_string(log.size() - 16) + " bytes omitted]\nline 98\nline 99\n");
  BOOST_TEST(cut[1].text == "line 0\nline 1\nline 2\n[last " + std::to_string(log.size() - 20) + " bytes omitted]\n");
}

BOOST_AUTO_TEST_CASE(a_name_is_safe_in_a_header) {
  const skrobot::test::TemporaryDirectory directory;
  skrobot::Notification n;
  n.run = "q\"ü";
  n.experiment_directory = directory.path().string();
  write_text(directory / "q\"ü.errors", "why\n");
  BOOST_TEST(read_attachments(n, {Attachable::errors}, 1024).at(0).name == "q___.errors.txt");
}

BOOST_AUTO_TEST_SUITE_END()
