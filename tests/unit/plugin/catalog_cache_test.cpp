// SPDX-License-Identifier: MIT
#include "plugin/catalog_cache.hpp"

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

struct Bench {
  TemporaryDirectory directory;
  std::filesystem::path file = directory / "cache/plugins.cache";

  std::string plugin_file(const std::string& name) const {
    std::filesystem::create_directories(directory / "cache");
    write_text(directory / name, "a file");
    return (directory / name).string();
  }
  static PluginInfo nasty(const std::string& path) {
    PluginInfo plugin;
    plugin.identity = {"org.example.\t", "1\\t\\", path, "abc"};
    plugin.items.push_back(
        {ItemKind::task, "a_task", "tab\there\nand a line", "", json::value{{"type", "object"}, {"title", "\t\n\\"}}});
    plugin.items.push_back({ItemKind::notifier, "a_notifier", "", "https://example.org", json::object{}});
    return plugin;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(catalog_cache_test, Bench)

BOOST_AUTO_TEST_CASE(added_entries_are_found_by_the_next_reader) {
  const std::string path = plugin_file("with\ttab.so"), faulty = plugin_file("faulty.so");
  {
    CatalogCache cache(file);
    cache.add(path, "s1", nasty(path));
    PluginInfo bad;
    bad.identity.path = faulty;
    bad.fault = "crashed with SIGABRT";
    bad.is_lasting = false;
    cache.add(faulty, "s2", bad);
    cache.save();
  }
  const CatalogCache cache(file);
  PluginInfo plugin;
  BOOST_TEST_REQUIRE(cache.find(path, "s1", plugin));
  BOOST_TEST(to_text(to_json(plugin)) == to_text(to_json(nasty(path))));
  BOOST_TEST(plugin.is_lasting);
  BOOST_TEST_REQUIRE(cache.find(faulty, "s2", plugin));
  BOOST_TEST(plugin.fault == "crashed with SIGABRT");
  BOOST_TEST(!plugin.is_lasting);
  BOOST_TEST(plugin.items.empty());
  BOOST_TEST(!cache.find(path, "s2", plugin));
  BOOST_TEST(!cache.find(path + "x", "s1", plugin));
}

BOOST_AUTO_TEST_CASE(deleted_files_are_forgotten_and_the_rest_is_kept) {
  const std::string one = plugin_file("one.so"), two = plugin_file("two.so"), three = plugin_file("three.so");
  {
    CatalogCache cache(file);
    cache.add(one, "s", nasty(one));
    cache.add(two, "s", nasty(two));
    cache.save();
  }
  std::filesystem::remove(two);
  {
    CatalogCache cache(file);
    cache.add(three, "s", nasty(three));
    cache.save();
  }
  write_text(two, "again");
  const CatalogCache cache(file);
  PluginInfo plugin;
  BOOST_TEST(cache.find(one, "s", plugin));
  BOOST_TEST(cache.find(three, "s", plugin));
  BOOST_TEST(!cache.find(two, "s", plugin));
}

BOOST_AUTO_TEST_CASE(a_cache_cut_at_any_byte_gives_the_truth_or_nothing) {
  const std::string path = plugin_file("one.so");
  {
    CatalogCache cache(file);
    cache.add(path, "s", nasty(path));
    cache.save();
  }
  const std::string whole = read_text(file), truth = to_text(to_json(nasty(path)));
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    write_text(file, whole.substr(0, cut));
    PluginInfo plugin;
    BOOST_TEST(!CatalogCache(file).find(path, "s", plugin), cut);
    write_text(file, whole.substr(0, cut) + "\n");  // as if the line had ended there
    const bool is_found = CatalogCache(file).find(path, "s", plugin);
    BOOST_TEST((!is_found || to_text(to_json(plugin)) == truth), cut);
  }
  for (const char* text :
       {"", "{}", "skrobot plugin cache 1\n", "skrobot plugin cache 2\n\n\t\t\n", R"({"format":1,"plugins":{}})"}) {
    write_text(file, text);
    PluginInfo plugin;
    BOOST_TEST(!CatalogCache(file).find(path, "s", plugin), text);
  }
}

BOOST_AUTO_TEST_CASE(without_a_file_there_is_no_cache) {
  const std::string path = plugin_file("one.so");
  CatalogCache cache({});
  cache.add(path, "s", nasty(path));
  cache.save();
  PluginInfo plugin;
  BOOST_TEST(!cache.find(path, "s", plugin));
}

BOOST_AUTO_TEST_SUITE_END()
