// SPDX-License-Identifier: MIT
#include "core/trust.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>
#include <thread>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TrustRequest request(const std::string& name, char digit) {
    write_text(directory / name, name);
    return {directory / name, std::string(64, digit), {}, {}};
  }
  TemporaryDirectory directory;
  TrustStore store{directory / "state/skrobot/trusted"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(trust_test, Bench)

BOOST_AUTO_TEST_CASE(a_file_is_trusted_by_its_path_and_its_digest) {
  BOOST_TEST(!store.has(directory / "a", std::string(64, '1')));
  store.add({request("a", '1'), request("b", '2')});
  BOOST_TEST(store.has(directory / "a", std::string(64, '1')));
  BOOST_TEST(store.has(directory / "./x/../a", std::string(64, '1')));
  BOOST_TEST(!store.has(directory / "a", std::string(64, '2')));
  BOOST_TEST(!store.has(directory / "c", std::string(64, '1')));
  store.add({request("a", '3')});
  BOOST_TEST(!store.has(directory / "a", std::string(64, '1')));
  BOOST_TEST(store.has(directory / "a", std::string(64, '3')));
  BOOST_TEST(store.has(directory / "b", std::string(64, '2')));
  // By another name of the folder.
  std::filesystem::create_directory_symlink(directory.path(), directory / "link");
  BOOST_TEST(store.has(directory / "link/a", std::string(64, '3')));
}

BOOST_AUTO_TEST_CASE(malformed_lines_in_the_list_trust_nothing) {
  store.add({request("a", '1')});
  const std::string line = std::string(64, '1') + "  " + (directory / "a").string() + "\n";
  BOOST_TEST(read_text(store.file()) == line);
  write_text(store.file(), "nonsense\n\n" + std::string(64, '9') + "  \n" + std::string(70, ' ') + "\n" + line +
                               std::string(64, '2') + "  " + (directory / "b").string());
  BOOST_TEST(store.has(directory / "a", std::string(64, '1')));
  BOOST_TEST(!store.has(directory / "b", std::string(64, '2')));  // cut short
  BOOST_TEST(!store.has("", std::string(64, '9')));
}

BOOST_AUTO_TEST_CASE(a_name_that_would_be_two_lines_is_refused) {
  TrustRequest evil = request("a", '1');
  evil.file = directory / ("x\n" + std::string(64, '2') + "  /etc/skrobot.json");
  BOOST_CHECK_THROW(store.add({evil}), Error);
  BOOST_TEST(store.all().empty());
}

BOOST_AUTO_TEST_CASE(deleted_files_are_forgotten_at_the_next_change) {
  store.add({request("a", '1'), request("b", '2')});
  std::filesystem::remove(directory / "a");
  BOOST_TEST(store.all().size() == 2u);
  store.add({request("c", '3')});
  BOOST_TEST(store.all().size() == 2u);
  BOOST_TEST(!store.has(directory / "a", std::string(64, '1')));
}

BOOST_AUTO_TEST_CASE(concurrent_writers_lose_nothing) {
  constexpr int k_threads = 8, k_each = 10;
  std::vector<TrustRequest> requests;
  for (int i = 0; i < k_threads * k_each; ++i) requests.push_back(request("file" + std::to_string(i), '1'));
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < k_threads; ++i) {
      threads.emplace_back([&, i] {
        for (int j = 0; j < k_each; ++j)
          TrustStore(store.file()).add({requests[static_cast<std::size_t>(i * k_each + j)]});
      });
    }
  }
  BOOST_TEST(store.all().size() == static_cast<std::size_t>(k_threads * k_each));
}

BOOST_AUTO_TEST_CASE(nothing_is_stored_without_a_home) {
  TrustStore nowhere{{}};
  BOOST_TEST(!nowhere.has(directory / "a", std::string(64, '1')));
  BOOST_CHECK_THROW(nowhere.add({request("a", '1')}), Error);
  BOOST_TEST(nowhere.remove(directory.path()).empty());
}

BOOST_AUTO_TEST_SUITE_END()
