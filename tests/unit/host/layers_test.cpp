// SPDX-License-Identifier: MIT
// A folder of the host includes lower folders only, and a plugin includes nothing but the SDK.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <vector>

#include "support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;

// Lowest first.
const std::vector<std::string> k_layers{"base",  "store", "track", "plugin", "isolate", "worker", "core",
                                        "sweep", "query", "plot",  "check",  "app",     "cli"};

std::size_t rank_of(const std::string& folder) {
  const auto found = std::find(k_layers.begin(), k_layers.end(), folder);
  BOOST_REQUIRE_MESSAGE(found != k_layers.end(), "the folder host/" << folder << " has no place among the layers");
  return static_cast<std::size_t>(found - k_layers.begin());
}

// The folders that a source includes of the host: by "folder/file.hpp", or by <skrobot/file.hpp>, which is core's.
std::vector<std::string> included_folders(const fs::path& file) {
  static const std::regex k_quoted("^\\s*#\\s*include\\s*\"([a-z_]+)/[^\"]*\"");
  static const std::regex k_public("^\\s*#\\s*include\\s*<skrobot/(experiment|task_runner|plugins)\\.hpp>");
  std::vector<std::string> folders;
  std::ifstream stream(file);
  std::smatch match;
  for (std::string line; std::getline(stream, line);) {
    if (std::regex_search(line, match, k_quoted)) folders.push_back(match[1]);
    if (std::regex_search(line, k_public)) folders.emplace_back("core");
  }
  return folders;
}

std::vector<fs::path> sources_in(const fs::path& folder) {
  std::vector<fs::path> sources;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".hpp" || extension == ".cpp" || extension == ".h") sources.push_back(entry.path());
  }
  return sources;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(layers_test)

BOOST_AUTO_TEST_CASE(no_folder_of_the_host_includes_a_higher_one) {
  const fs::path host = fs::path(SKROBOT_SOURCE_DIR) / "host";
  std::size_t includes = 0;
  for (const auto& entry : fs::directory_iterator(host)) {
    const std::string folder = entry.path().filename();
    if (!entry.is_directory() || folder == "include") continue;
    for (const fs::path& source : sources_in(entry.path())) {
      for (const std::string& included : included_folders(source)) {
        BOOST_TEST(rank_of(included) <= rank_of(folder), source.string() << " includes the higher folder " << included);
        ++includes;
      }
    }
  }
  BOOST_TEST(includes > 100u);  // the search itself works
}

BOOST_AUTO_TEST_CASE(the_sdk_and_the_plugins_include_nothing_of_the_host) {
  static const std::regex k_host(
      "#\\s*include\\s*[<\"](\\.\\./)*(host/|base/|store/|track/|isolate/|worker/|core/|cli/|skrobot/"
      "(experiment|task_runner|plugins|run_observer|run_state|cancel_token|error)\\.hpp)");
  for (const char* folder : {"sdk", "plugins", "tests/plugins"}) {
    for (const fs::path& source : sources_in(fs::path(SKROBOT_SOURCE_DIR) / folder)) {
      BOOST_TEST(!std::regex_search(skrobot::test::read_text(source), k_host),
                 source.string() << " includes something of the host");
    }
  }
}

BOOST_AUTO_TEST_CASE(only_files_that_say_so_make_system_calls) {
  static const std::regex k_system(
      "#\\s*include\\s*<(unistd\\.h|sys/|signal\\.h|fcntl\\.h|poll\\.h|dlfcn\\.h|spawn\\.h|pwd\\.h)");
  for (const fs::path& source : sources_in(fs::path(SKROBOT_SOURCE_DIR) / "host")) {
    if (source.filename().string().find("_posix.cpp") != std::string::npos) continue;
    BOOST_TEST(!std::regex_search(skrobot::test::read_text(source), k_system), source.string()
                                                                                   << " should end in _posix.cpp");
  }
}

BOOST_AUTO_TEST_SUITE_END()
