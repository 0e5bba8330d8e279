// SPDX-License-Identifier: MIT
#include "store/name_table.hpp"

#include <boost/test/unit_test.hpp>
#include <string>

namespace skrobot {

BOOST_AUTO_TEST_SUITE(name_table_test)

BOOST_AUTO_TEST_CASE(names_are_found_by_their_numbers) {
  NameTable table;
  BOOST_TEST(table.find(0) == "");
  BOOST_TEST(table.put(7, "seven", 100));
  BOOST_TEST(table.put(0, "nought", 100));
  BOOST_TEST(table.put(7, "seven again", 100));
  BOOST_TEST(!table.put(100, "beyond", 100));
  BOOST_TEST(table.find(7) == "seven again");
  BOOST_TEST(table.find(0) == "nought");
  for (const std::uint32_t id : {1u, 6u, 8u, 100u, 0xFFFFFFFFu}) BOOST_TEST(table.find(id) == "");
}

BOOST_AUTO_TEST_CASE(beyond_its_bytes_it_takes_no_more) {
  NameTable table;
  const std::string name(60'000, 'n');
  std::uint32_t id = 0;
  while (table.put(id, name + std::to_string(id), 1000)) ++id;
  BOOST_TEST(id == NameTable::k_most_bytes / 60'005);
  BOOST_TEST(table.find(id) == "");
  BOOST_TEST(table.find(id - 1) == name + std::to_string(id - 1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
