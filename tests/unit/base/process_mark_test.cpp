// SPDX-License-Identifier: MIT
#include "base/process_mark.hpp"

#include <boost/test/unit_test.hpp>

#include "base/machine.hpp"

namespace skrobot {

BOOST_AUTO_TEST_SUITE(process_mark_test)

BOOST_AUTO_TEST_CASE(a_mark_identifies_its_process) {
  const auto own = mark_from(own_mark());
  BOOST_TEST_REQUIRE(own.has_value());
  BOOST_TEST(own->pid == process_id());
  BOOST_TEST((life_of(*own) == Life::going));
  BOOST_TEST((life_of({own->pid, own->start_ticks + 1, own->host}) == Life::gone));
  BOOST_TEST((life_of({own->pid, own->start_ticks, own->host + "x"}) == Life::unknown));
}

BOOST_AUTO_TEST_CASE(other_text_is_not_a_mark) {
  for (const char* text : {"", "1", "1-", "1-2", "1-2-", "-1-2-x", "0-2-x", "x-2-y", "99999999999999999999-1-x",
                           "1-99999999999999999999999-x", " 1-2-x"}) {
    BOOST_TEST(!mark_from(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(a_temporary_name_fits_whatever_it_stands_for) {
  BOOST_TEST(temporary_name(std::string(255, 'x'), 4'294'967'295U).size() <= 255u);
  BOOST_TEST(temporary_name("t.run", 7) == ".t.run.7." + own_mark() + ".tmp");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
