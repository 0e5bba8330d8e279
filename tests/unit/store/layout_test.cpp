// SPDX-License-Identifier: MIT
#include "store/layout.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "base/text.hpp"

namespace skrobot {

BOOST_AUTO_TEST_SUITE(layout_test)

BOOST_AUTO_TEST_CASE(a_safe_name_is_safe_for_paths_shells_and_terminals) {
  BOOST_TEST(safe_name("ada") == "ada");
  BOOST_TEST(safe_name("Ada Löwe 張") == "Ada_Löwe_張");
  BOOST_TEST(safe_name("../../etc/passwd") == "etc_passwd");
  BOOST_TEST(safe_name("..") == "unnamed");
  BOOST_TEST(safe_name("") == "unnamed");
  BOOST_TEST(safe_name("a;rm -rf $HOME|b") == "a_rm_-rf_HOME_b");
  BOOST_TEST(safe_name("--help") == "help");
  BOOST_TEST(safe_name("red\x1b[31m\x07\n") == "red_31m");
  BOOST_TEST(safe_name("c1\xc2\x9b"
                       "31m") == "c1_31m");
  BOOST_TEST(safe_name("a\xef\xbb\xbf"
                       "b\xe2\x80\xae"
                       "c\xe2\x80\x8b") == "a_b_c");  // a byte order mark, right to left, no width
  BOOST_TEST(safe_name(std::string("a\0b", 3)) == "a_b");
}

BOOST_AUTO_TEST_CASE(a_safe_name_is_short_valid_and_safe_already) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const std::string& text : {std::string(1000, 'x'), std::string(99, 'x') + "ä",
                                  std::string(99, 'x') + "\xe5\xbc\xb5", all, std::string(1 << 20, '\xff')}) {
    const std::string name = safe_name(text);
    BOOST_TEST(name.size() <= 100u);
    BOOST_TEST(is_valid_utf8(name));
    BOOST_TEST(printable(name, 200) == name);
    BOOST_TEST(safe_name(name) == name);
  }
}

BOOST_AUTO_TEST_CASE(names_of_experiments_and_runs) {
  BOOST_TEST(experiment_directory_name("ada/b", "2026-03-01T12-00-00", 1) == "ada_b-2026-03-01T12-00-00");
  BOOST_TEST(experiment_directory_name("ada", "2026-03-01T12-00-00", 3) == "ada-2026-03-01T12-00-00-3");
  BOOST_TEST(run_name("train_task", 1) == "train_task");
  BOOST_TEST(run_name("train_task", 2) == "train_task-2");
  BOOST_TEST(RunFiles({"/x", "a"}).errors() == "/x/a.errors");
}

BOOST_AUTO_TEST_CASE(a_name_that_becomes_a_path_is_one_component) {
  for (const char* name :
       {"ada", "ada-2026-03-01T12-00-00", "...", "..a", "a..", ".hidden", "-rf", "a b", "Löwe", "\xff"})
    BOOST_TEST(is_entry_name(name), name);
  for (const char* name :
       {"", ".", "..", "/", "/etc", "a/", "a/b", "../a", "a\nb", "a\tb", "\x1b[31m", "a\x7f", "a\xc2\x85"})
    BOOST_TEST(!is_entry_name(name), name);
  BOOST_TEST(!is_entry_name(std::string("a\0b", 3)));
  BOOST_TEST(is_entry_name(std::string(255, 'x')));
  BOOST_TEST(!is_entry_name(std::string(256, 'x')));
}

BOOST_AUTO_TEST_CASE(one_name_of_a_run_has_slashes) {
  BOOST_TEST(is_run_path("train_task"));
  BOOST_TEST(is_run_path("trials/17/train_task"));
  for (const char* run : {"trials/17", "trials/017/t", "trials/1x/t", "trials/../t", "trials/1/..", "trials/1/a/b",
                          "trials//t", "Trials/1/t", "a/b", "/t", "../t", "trials/9999999999999999999/t"}) {
    BOOST_TEST(!is_run_path(run), run);
    BOOST_CHECK_THROW(files_at("/x", run), Error);
  }
  BOOST_TEST(files_at("/x", "trials/17/t").run() == "/x/trials/17/t.run");
  BOOST_TEST(experiment_at("/x", "ada") == "/x/ada");
  BOOST_CHECK_THROW(experiment_at("/x", ".."), Error);
  BOOST_CHECK_THROW(experiment_at("/x", "/etc"), Error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
