// SPDX-License-Identifier: MIT
#include <boost/test/unit_test.hpp>

#include "store/unfinished.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {

BOOST_AUTO_TEST_SUITE(leftover_removal_test)

BOOST_AUTO_TEST_CASE(what_is_old_is_gone_when_the_object_goes_and_the_rest_stays) {
  const test::TemporaryDirectory repository;
  const auto old = repository / ".building-old", recent = repository / ".building-recent", file = old / "a";
  std::filesystem::create_directory(old);
  std::filesystem::create_directory(recent);
  test::write_text(file, "text");
  std::filesystem::last_write_time(old, std::filesystem::file_time_type::clock::now() - std::chrono::hours(25));
  { const LeftoverRemoval removal(repository.path()); }
  BOOST_TEST(!std::filesystem::exists(old));
  BOOST_TEST(std::filesystem::exists(recent));
}

BOOST_AUTO_TEST_CASE(a_repository_that_is_not_there_is_none_of_its_business) {
  const test::TemporaryDirectory folder;
  { const LeftoverRemoval removal(folder / "none"); }
  BOOST_TEST(std::filesystem::is_empty(folder.path()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
