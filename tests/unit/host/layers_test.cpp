// SPDX-License-Identifier: MIT
// A folder of the host includes lower folders only, and a plugin includes nothing but the SDK.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string_view>
#include <vector>

#include "support/temporary_directory.hpp"

namespace {

namespace fs = std::filesystem;

// Lowest first.
const std::vector<std::string> k_layers{"base",  "statistics", "store", "track", "plugin", "isolate", "worker", "core",
                                        "sweep", "query",      "plot",  "check", "app",    "bridge",  "cli"};

std::size_t rank_of(const std::string& folder) {
  const auto found = std::find(k_layers.begin(), k_layers.end(), folder);
  BOOST_REQUIRE_MESSAGE(found != k_layers.end(), "the folder host/" << folder << " has no place among the layers");
  return static_cast<std::size_t>(found - k_layers.begin());
}

// The folders that a source includes of the host: by "folder/file.hpp", or by <skrobot/file.hpp>, which is core's or
// app's.
std::vector<std::string> included_folders(const fs::path& file) {
  static const std::regex k_quoted("^\\s*#\\s*include\\s*\"([a-z_]+)/[^\"]*\"");
  static const std::regex k_public("^\\s*#\\s*include\\s*<skrobot/(experiment|task_runner|plugins)\\.hpp>");
  std::vector<std::string> folders;
  std::ifstream stream(file);
  std::smatch match;
  for (std::string line; std::getline(stream, line);) {
    if (std::regex_search(line, match, k_quoted)) folders.push_back(match[1]);
    if (std::regex_search(line, k_public)) folders.emplace_back("core");
    if (line.find("<skrobot/repository.hpp>") != std::string::npos) folders.emplace_back("app");
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

// C++ text without comments, and with empty literals.
std::string code_of(const std::string& text) {
  static const std::regex k_raw("^R\"([^( ]*)\\(");
  std::string code;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = std::string_view(text).substr(at);
    const auto skip_to = [&](std::string_view end) {
      const std::size_t found = text.find(end, at);
      at = found == std::string::npos ? text.size() : found + end.size();
    };
    std::smatch raw;
    const bool in_word = at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0 || text[at - 1] == '_');
    if (rest.starts_with("//")) {
      at = std::min(text.find('\n', at), text.size());
    } else if (rest.starts_with("/*")) {
      skip_to("*/");
    } else if (rest.starts_with("R\"") && !in_word &&
               std::regex_search(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), raw, k_raw)) {
      skip_to(")" + raw[1].str() + "\"");
      code += "\"\"";
    } else if (rest.front() == '"' ||
               (rest.front() == '\'' && !in_word)) {  // in a word it parts the digits of a number
      const std::size_t begin = at++;
      while (at < text.size() && text[at] != rest.front() && text[at] != '\n') at += text[at] == '\\' ? 2 : 1;
      at = std::min(at + 1, text.size());
      // What is included is read.
      const std::size_t line = text.rfind('\n', begin) == std::string::npos ? 0 : text.rfind('\n', begin) + 1;
      static const std::regex k_include("^\\s*#\\s*include\\s*$");
      const bool is_included = std::regex_match(text.substr(line, begin - line), k_include);
      code += is_included ? text.substr(begin, at - begin) : std::string(2, rest.front());
    } else {
      code += text[at++];
    }
  }
  return code;
}

// Which headers and functions of the operating system a source uses: headers that are neither C++'s nor of a library
// that other systems have too, what is called from outside every namespace, and names that say enough by themselves. A
// macro of a library that is loaded when it is needed calls its functions `name`.
std::vector<std::string> system_uses(const std::string& text) {
  static const std::regex k_header(
      "#\\s*include\\s*[<\"](?!skrobot/|dlib/|curl/|xgboost/|cairo|sodium|git2|sqlite3|zlib)[a-z0-9_/]+\\.h[>\"]");
  static const std::regex k_global(
      "(^|[^\\w:> ]|[^\\w:>]\\s+|\\breturn\\s+)(::\\s*(?!curl_|sodium_|cairo_|git_|sqlite3_|name\\b)"
      "[a-z]\\w*)\\s*[(),;]");
  static const std::regex k_telling(
      "(^|[^\\w.>:]|std::)(setenv|unsetenv|putenv|clearenv|environ|system|popen|fdopen|fileno|waitpid|wait4|waitid|"
      "posix_\\w+|exec[lv]\\w*|vfork|killpg|sigaction|sigprocmask|sigaltstack|pthread_\\w+|clock_gettime|gettimeofday|"
      "nanosleep|usleep|fcntl|ioctl|mmap|munmap|mprotect|ftruncate|fsync|fdatasync|openat|lstat|fstat|readlink|chmod|"
      "chown|getuid|geteuid|getpid|getppid|getpw\\w+|getgr\\w+|isatty|socketpair|sendmsg|recvmsg|flock|dlopen|dlsym|"
      "localtime_r|gmtime_r|getrlimit|setrlimit|prctl|syscall)\\s*[(;]");
  const std::string code = code_of(text);
  std::vector<std::string> uses;
  std::istringstream lines(code);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, k_header)) uses.push_back(match[0]);
    else if (std::regex_search(line, match, k_global)) uses.push_back(match[2]);
    else if (std::regex_search(line, match, k_telling)) uses.push_back(match[2]);
  }
  return uses;
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

// Like a program that embeds the host, the command line finds and reads runs by <skrobot/repository.hpp> and app's use
// cases, never by the index.
BOOST_AUTO_TEST_CASE(the_command_line_does_not_query_the_index) {
  std::size_t includes = 0;
  for (const fs::path& source : sources_in(fs::path(SKROBOT_SOURCE_DIR) / "host/cli")) {
    for (const std::string& included : included_folders(source)) {
      BOOST_TEST(included != "query", source.string() << " includes a header of query");
      ++includes;
    }
    static const std::regex k_index("\\b(RunIndex|RepositoryIndex|Database|Sql|parse_filter|parse_sort)\\b");
    BOOST_TEST(!std::regex_search(code_of(skrobot::test::read_text(source)), k_index), source.string()
                                                                                           << " uses the index");
  }
  BOOST_TEST(includes > 100u);
}

BOOST_AUTO_TEST_CASE(the_sdk_and_the_plugins_include_nothing_of_the_host) {
  static const std::regex k_host(
      "#\\s*include\\s*[<\"](\\.\\./)*(host/|base/|store/|track/|isolate/|worker/|core/|cli/|skrobot/"
      "(experiment|task_runner|plugins|run_observer|run_state|cancel_token|error|repository|run_group|run_summary|"
      "metric_curve|"
      "query_error)\\.hpp)");
  for (const char* folder : {"sdk", "plugins", "tests/plugins"}) {
    for (const fs::path& source : sources_in(fs::path(SKROBOT_SOURCE_DIR) / folder)) {
      BOOST_TEST(!std::regex_search(skrobot::test::read_text(source), k_host),
                 source.string() << " includes something of the host");
    }
  }
}

BOOST_AUTO_TEST_CASE(only_files_that_say_so_use_the_operating_system) {
  std::size_t sources = 0, posix = 0;
  for (const char* folder : {"host", "plugins"}) {
    for (const fs::path& source : sources_in(fs::path(SKROBOT_SOURCE_DIR) / folder)) {
      const std::string text = skrobot::test::read_text(source);
      if (source.filename().string().ends_with("_posix.cpp")) {
        if (!system_uses(text).empty()) ++posix;
        continue;
      }
      ++sources;
      for (const std::string& use : system_uses(text))
        BOOST_ERROR(source.string() << " uses " << use << ": that belongs into a file that ends in _posix.cpp");
    }
  }
  BOOST_TEST(sources > 200u);
  BOOST_TEST(posix > 30u);  // the search itself works
}

BOOST_AUTO_TEST_CASE(each_use_of_the_operating_system_is_seen) {
  for (const char* text : {"#include <unistd.h>",
                           "#include <time.h>",
                           " # include <sys/stat.h>",
                           "#include <linux/sched.h>",
                           "#include <netinet/in.h>",
                           "#include <windows.h>",
                           "#include \"unistd.h\"",
                           "  ::fork();",
                           "if (::kill(1, 2))",
                           "x = ::open(path)",
                           "!::close(a)",
                           "return ::getpid();",
                           "const auto it = std::bind(::read);",
                           "&::write, 1",
                           "  ::setenv(\"A\", \"b\", 1);",
                           "setenv(\"A\", \"b\", 1);",
                           "(clock_gettime(0, &now))",
                           "extern char** environ;",
                           "std::system(\"ls\")",
                           "popen(\"ls\", \"r\")",
                           "pthread_kill(a, 9)",
                           "waitpid (1, 0, 0)",
                           "::  fork()",
                           "auto text = R\"(a \" b)\"; ::fork();",
                           "// a\n::fork();",
                           "char c = '\"'; ::fork(); // \""}) {
    BOOST_TEST(system_uses(text).size() == 1u, text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_use_of_the_operating_system_is_left_alone) {
  for (const char* text : {"#include <ctime>",
                           "#include <skrobot/plugin.h>",
                           "#include <dlib/matrix.h>",
                           "#include <curl/curl.h>",
                           "#include \"base/clock.hpp\"",
                           "std::getenv(\"HOME\")",
                           "std::rename(a, b)",
                           "group.fork();",
                           "group->kill();",
                           "int fork();",
                           "void Group::kill() {}",
                           "fs::read_symlink(a)",
                           "skrobot::open(path)",
                           "// ::fork()",
                           "/* setenv(1)\n::kill() */",
                           "\"::fork() \\\" ::kill()\"",
                           "R\"x(::fork() )\" )x\"",
                           "std::vector<int>::iterator a;",
                           "::skrobot::Metric a;",
                           "::curl_easy_init()",
                           "'\"'",
                           "1'000'000"}) {
    BOOST_TEST(system_uses(text).empty(), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
