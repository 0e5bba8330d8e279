// SPDX-License-Identifier: MIT
// The Debian packages, unpacked in another directory, and all that is built from them there: with CMake, with
// pkg-config, by hand.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <regex>
#include <set>
#include <sstream>

#include "support/packages.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

struct Bench {
  Packages& packages = Packages::get();
  TemporaryDirectory directory;
  std::string shell(const std::string& script) {
    return shell_in(directory.path(),
                    std::regex_replace(std::regex_replace(script, std::regex("ALL\\b"), packages.prefix.string()),
                                       std::regex("SDK\\b"), (packages.directory / "sdk/usr").string()));
  }
  std::string field(const std::string& package, const std::string& name) {
    std::string text = shell_in(packages.directory.path(), "dpkg-deb -f packages/" + package + "_*.deb " + name);
    while (text.ends_with('\n')) text.pop_back();
    return text;
  }
};

const char* const k_task_in_c =
    "#include <skrobot/plugin.h>\n"
    "static skrobot_status run(void *task, const skrobot_run *run, skrobot_error *error) {\n"
    "  (void)task, (void)error;\n"
    "  return run->result.write(run->result.ctx, run->params);\n"
    "}\n"
    "#define TEXT(literal) {literal, sizeof(literal) - 1}\n"
    "static const skrobot_task_v1 functions = {sizeof(skrobot_task_v1), 0, 0, run, 0};\n"
    "static const skrobot_descriptor item = {sizeof(skrobot_descriptor), 0, TEXT(SKROBOT_TASK_V1), "
    "TEXT(\"tiny_task\"), TEXT(\"Tiny\"), TEXT(\"\"), 0, &functions};\n"
    "static uint32_t count(void) { return 1; }\n"
    "static const skrobot_descriptor *descriptor(uint32_t index) { return index == 0 ? &item : 0; }\n"
    "SKROBOT_EXPORT const skrobot_entry skrobot_plugin_entry = {sizeof(skrobot_entry), SKROBOT_ABI_MAJOR, "
    "TEXT(\"org.example.tiny\"), TEXT(\"1\"), 0, count, descriptor, 0};\n";

const char* const k_task_in_cpp =
    "#include <skrobot/task.hpp>\n"
    "class TinyTask : public skrobot::Task<> {\n"
    " public:\n"
    "  skrobot::json::value run(skrobot::Context&, const skrobot::NoParams&) override { return {{\"tiny\", 0.1}}; }\n"
    "};\n"
    "SKROBOT_PLUGIN(\"org.example.tiny\", \"1\", skrobot::task<TinyTask>(\"tiny_task\", \"Tiny\"))\n";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(packages_test, Bench)

BOOST_AUTO_TEST_CASE(each_package_has_its_own_and_says_what_it_needs) {
  BOOST_TEST((names_in(packages.directory / "packages").size() >= 3u));
  const std::string needs = field("skrobot", "Depends");
  for (const char* library : {"libc6 (>=", "libstdc++6 (>="})
    BOOST_TEST(needs.find(library) != std::string::npos, needs);
  BOOST_TEST(needs.find("libboost") == std::string::npos, needs);  // linked statically
  BOOST_TEST(needs.find("xgboost") != std::string::npos, needs);
  BOOST_TEST(field("skrobot", "Recommends").find("libgit2-") != std::string::npos);
  BOOST_TEST(field("skrobot", "Version") == SKROBOT_VERSION);
  BOOST_TEST(field("skrobot-sdk", "Architecture") == "all");
  BOOST_TEST(field("skrobot-sdk", "Depends") == "libboost-json1.81-dev | libboost-json-dev (>= 1.81)");
  BOOST_TEST(field("skrobot-dev", "Depends").find("skrobot-sdk (= " SKROBOT_VERSION ")") != std::string::npos);
  BOOST_TEST(field("skrobot-dev", "Depends").find("libsqlite3-dev") != std::string::npos);
  for (const char* file : {"include/skrobot/repository.hpp", "include/skrobot/run_summary.hpp"})
    BOOST_TEST(fs::exists(packages.prefix / file), file);
  const std::string files = shell("cd SDK && find . -type f");
  for (const char* file :
       {"include/skrobot/plugin.h", "include/skrobot/testing.hpp", "share/skrobot-sdk/templates/task-cpp/@NAME@.cpp",
        "share/pkgconfig/skrobot-sdk.pc", "share/doc/skrobot-sdk/GUIDE.md",
        "lib/cmake/skrobot-sdk/skrobot-sdk-config.cmake", "share/doc/skrobot-sdk/copyright"}) {
    BOOST_TEST(files.find(std::string("./") + file + "\n") != std::string::npos, file);
  }
  for (const char* file : {"experiment.hpp", "error.hpp", ".so\n", ".a\n", "bin/"})
    BOOST_TEST(files.find(file) == std::string::npos, file);
  // No package has another's file.
  std::istringstream listed(
      shell_in(packages.directory.path(),
               "for file in packages/*.deb; do dpkg-deb -c $file; done | awk '$1 !~ /^d/ {print $6}'"));
  std::set<std::string> packed;
  for (std::string file; std::getline(listed, file);) BOOST_TEST(packed.insert(file).second, file);
  BOOST_TEST(packed.size() > 50u);
  BOOST_TEST(shell("find ALL -type f | wc -l") != "0\n");
  BOOST_TEST(shell("find ALL -perm -o+w ! -type l") == "");
}

BOOST_AUTO_TEST_CASE(manual_pages_and_completion_are_where_systems_look) {
  for (const char* file : {"bash-completion/completions/skrobot", "zsh/vendor-completions/_skrobot",
                           "fish/vendor_completions.d/skrobot.fish"})
    BOOST_TEST(shell("cat ALL/share/" + std::string(file)).find("skrobot completion ") != std::string::npos, file);
  shell("bash -n ALL/share/bash-completion/completions/skrobot");
  const std::string help = shell("ALL/bin/skrobot --help");
  std::vector<std::string> pages{"skrobot.1"};
  const std::regex command("\n  ([a-z]+) +[A-Z]");
  for (std::sregex_iterator at(help.begin(), help.end(), command), end; at != end; ++at)
    pages.push_back("skrobot-" + (*at)[1].str() + ".1");
  std::sort(pages.begin(), pages.end());
  BOOST_TEST(pages.size() > 10u, help);
  BOOST_TEST(names_in(packages.prefix / "share/man/man1") == pages, boost::test_tools::per_element());
  // Neither formatter has anything to say against them.
  BOOST_TEST(shell("cd ALL/share/man/man1 && for page in *; do mandoc -Tlint -W warning $page; done") == "");
  BOOST_TEST(shell("cd ALL/share/man/man1 && for page in *; do groff -ww -man -Tutf8 $page 2>&1 >/dev/null; done") ==
             "");
  const std::string page = shell("mandoc -Tascii ALL/share/man/man1/skrobot-sweep.1 | col -b");
  for (const char* part :
       {"SYNOPSIS", "--objective maximize|minimize:METRIC", "Examples:", "  skrobot sweep train_task"})
    BOOST_TEST(page.find(part) != std::string::npos, part << "\n" << page);
}

BOOST_AUTO_TEST_CASE(sizes_are_sane) {
  const auto kilobytes = [&](const char* package) { return std::stol(field(package, "Installed-Size")); };
  BOOST_TEST_MESSAGE("Installed-Size in KiB: skrobot " << kilobytes("skrobot") << ", skrobot-sdk "
                                                       << kilobytes("skrobot-sdk") << ", skrobot-dev "
                                                       << kilobytes("skrobot-dev"));
  BOOST_TEST(kilobytes("skrobot-sdk") < 500);
  BOOST_TEST(kilobytes("skrobot") < 60'000);  // stripped, also when built for debugging
}

BOOST_AUTO_TEST_CASE(the_unpacked_program_finds_its_own) {
  BOOST_TEST(shell("ALL/bin/skrobot --version") == "skrobot " SKROBOT_VERSION "\n");
  const std::string list = shell("ALL/bin/skrobot plugins list");
  for (const char* name : {"train_task", "command_task", "file_notifier"})
    BOOST_TEST(list.find(name) != std::string::npos, list);
  BOOST_TEST(list.find("Not usable") == std::string::npos, list);
  shell("ALL/bin/skrobot run command_task 'argv=[\"echo\",\"hello\"]' && grep -q hello experiments/*/command_task.log");
}

BOOST_AUTO_TEST_CASE(a_plugin_in_c_by_pkg_config) {
  write_text(directory / "tiny.c", k_task_in_c);
  shell(
      "export PKG_CONFIG_PATH=SDK/share/pkgconfig\n"
      "cc -std=c11 -Wall -Wextra -Werror -shared -fPIC -fvisibility=hidden tiny.c -o tiny.so $(pkg-config --cflags "
      "--libs skrobot-sdk)\n"
      "ALL/bin/skrobot plugins check tiny.so --level strict");
  BOOST_TEST(shell("ALL/bin/skrobot run tiny_task --plugins .").find("{}") != std::string::npos);
  BOOST_TEST(shell("pkg-config --modversion SDK/share/pkgconfig/skrobot-sdk.pc") == SKROBOT_VERSION "\n");
}

BOOST_AUTO_TEST_CASE(a_plugin_in_cpp_by_pkg_config) {
  write_text(directory / "tiny.cpp", k_task_in_cpp);
  shell(
      "export PKG_CONFIG_PATH=SDK/share/pkgconfig\n"
      "c++ -std=c++17 -shared -fPIC -fvisibility=hidden -fvisibility-inlines-hidden -DBOOST_JSON_NO_LIB "
      "-DBOOST_CONTAINER_NO_LIB tiny.cpp $(pkg-config --variable=json_source skrobot-sdk) "
      "-o tiny.so $(pkg-config --cflags --libs skrobot-sdk)\n"
      "ALL/bin/skrobot plugins check tiny.so --level strict");
}

BOOST_AUTO_TEST_CASE(the_sdk_by_find_package_and_by_add_subdirectory) {
  for (const char* kind : {"c", "cpp"}) {
    const bool is_c = std::string(kind) == "c";
    for (const char* way : {"find_package(skrobot-sdk " SKROBOT_VERSION " REQUIRED)",
                            "add_subdirectory(" SKROBOT_SOURCE_DIR " skrobot)"}) {
      const fs::path project =
          directory / (std::string(kind) + (std::string(way).starts_with("find") ? "-found" : "-added"));
      fs::create_directory(project);
      const bool is_added = !std::string(way).starts_with("find");
      write_text(project / (is_c ? "tiny.c" : "tiny.cpp"), is_c ? k_task_in_c : k_task_in_cpp);
      // Added, the whole project has C++ enabled by skrobot itself.
      write_text(project / "CMakeLists.txt",
                 std::string("cmake_minimum_required(VERSION 3.25)\nproject(tiny LANGUAGES ") +
                     (is_c && !is_added ? "C" : "C CXX") + ")\n" + way + "\nskrobot_add_plugin(tiny tiny." + kind +
                     ")\n");
      shell("cd '" + project.string() +
            "' && cmake -G Ninja -B build -DCMAKE_PREFIX_PATH=SDK -DCMAKE_CXX_COMPILER_LAUNCHER=ccache >configure.txt "
            "&& cmake --build build --target tiny >build.txt\n"
            "ALL/bin/skrobot plugins check build/tiny.so");
      if (is_c && !is_added) BOOST_TEST(read_text(project / "build/CMakeCache.txt").find("Boost") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_newcomers_path_from_nothing_to_a_recorded_run) {
  const std::string output = shell("mkdir work && sh '" SKROBOT_SOURCE_DIR "/tests/newcomer.sh' ALL \"$PWD/work\"");
  for (const char* part :
       {"Created first_task", "100% tests passed", "44 pass\n", "\"pi\": 3.1", "seconds: ", "commands: 11\n"})
    BOOST_TEST(output.find(part) != std::string::npos, output);
  const std::string told = output.substr(output.find("seconds: "));
  BOOST_TEST_MESSAGE(told);
  std::fputs(told.c_str(), stdout);
  BOOST_TEST(fs::exists(directory / "work/home/.local/share/skrobot/plugins/first_task.so"));
}

BOOST_AUTO_TEST_SUITE_END()
