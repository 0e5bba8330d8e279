// SPDX-License-Identifier: MIT
#include "plugin/catalog.hpp"

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

// A folder of files that `answer` describes.
struct Bench {
  TemporaryDirectory directory;
  PluginInfo answer;
  std::size_t described = 0;

  void add(const std::string& name) {
    std::filesystem::create_directories(directory / "plugins");
    write_text(directory / "plugins" / name, "a file");
  }
  Catalog scan() {
    CatalogOptions options;
    options.folders = {directory / "plugins"};
    options.cache_file = directory / "cache/plugins.cache";
    options.trust_all = true;
    described = 0;
    options.describe = [this](const std::filesystem::path&) {
      ++described;
      return answer;
    };
    return Catalog::scan(options);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_test, Bench)

BOOST_AUTO_TEST_CASE(a_fault_of_the_file_is_remembered) {
  add("one.so");
  answer.fault = "cannot be used: it is no plugin";
  scan();
  BOOST_TEST(described == 1u);
  const Catalog again = scan();
  BOOST_TEST(described == 0u);
  BOOST_TEST_REQUIRE(again.plugins().size() == 1u);
  BOOST_TEST(again.plugins().front().fault == answer.fault);
}

BOOST_AUTO_TEST_CASE(a_fault_of_the_loader_is_checked_again) {
  add("one.so");
  answer.fault = "cannot be used: a library is missing";
  answer.is_lasting = false;
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(scan().plugins().front().fault == answer.fault);
    BOOST_TEST(described == 1u);
  }
  answer = PluginInfo();
  answer.items.push_back({ItemKind::task, "a_task", "", "", json::object{}});
  BOOST_TEST(scan().names(ItemKind::task).size() == 1u);
  BOOST_TEST(described == 1u);
  BOOST_TEST(scan().names(ItemKind::task).size() == 1u);
  BOOST_TEST(described == 0u);  // from here on it is known
}

BOOST_AUTO_TEST_CASE(what_was_found_outlives_the_catalog) {
  add("one.so");
  answer.identity.id = "org.example.one";
  answer.items.push_back({ItemKind::task, "a_task", "summary", "", json::object{}});
  Found found;
  BOOST_TEST((found.plugin == nullptr && found.item == nullptr));
  {
    Catalog catalog = scan();
    const Catalog copy = catalog;
    found = copy.find(ItemKind::task, "a_task");
    catalog = Catalog();
    BOOST_TEST(catalog.plugins().empty());
  }
  BOOST_TEST(found.plugin->identity.id == "org.example.one");
  BOOST_TEST(found.item->summary == "summary");
}

BOOST_AUTO_TEST_CASE(a_scan_looks_again_at_a_bounded_number) {
  for (int i = 0; i < 30; ++i) add(std::to_string(i) + ".so");
  answer.fault = "cannot be used: a library is missing";
  answer.is_lasting = false;
  scan();
  BOOST_TEST(described == 30u);
  const Catalog again = scan();
  BOOST_TEST(described == 20u);
  BOOST_TEST(again.plugins().size() == 30u);
  for (const PluginInfo& plugin : again.plugins()) BOOST_TEST(plugin.fault == answer.fault);
}

BOOST_AUTO_TEST_SUITE_END()
