// SPDX-License-Identifier: MIT
#include <unistd.h>
#include <skrobot/error.hpp>

#include <cstdlib>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/kept.hpp"
#include "base/machine.hpp"
#include "isolate/worker.hpp"

namespace skrobot {
namespace {

constexpr const char* k_name = "skrobot-worker";

struct Suggestion {
  std::mutex mutex;
  std::filesystem::path program;
};
Suggestion& suggestion() {
  static Suggestion& made = kept<Suggestion>();
  return made;
}

std::filesystem::path suggested() {
  const std::lock_guard lock(suggestion().mutex);
  return suggestion().program;
}

// A folder can be "executed" too.
bool is_program(const std::filesystem::path& path) {
  std::error_code code;
  return std::filesystem::is_regular_file(path, code) && ::access(path.c_str(), X_OK) == 0;
}

void add_search_path(std::vector<std::filesystem::path>& places) {
  const char* list = std::getenv("PATH");
  std::string_view rest = list != nullptr ? list : "";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    if (folder.starts_with('/')) places.push_back(std::filesystem::path(folder) / k_name);
  }
}

}  // namespace

void suggest_worker_program(const std::filesystem::path& program) {
  const std::lock_guard lock(suggestion().mutex);
  if (!program.empty()) suggestion().program = program;
}

std::filesystem::path find_worker_program() {
  if (const char* given = std::getenv("SKROBOT_WORKER"); given != nullptr && *given != '\0') {
    if (is_program(given)) return given;
    throw Error(Fault::host, "SKROBOT_WORKER names " + std::string(given) + ", which is not an executable program");
  }
  const std::filesystem::path here = program_path().parent_path();
  std::vector<std::filesystem::path> places{here / k_name, here.parent_path() / "lib" / "skrobot" / k_name,
                                            SKROBOT_INSTALLED_WORKER};
  if (const auto first = suggested(); !first.empty()) places.insert(places.begin(), first);
  const std::size_t named = places.size();
  add_search_path(places);
  std::string tried;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (is_program(places[i])) return places[i];
    if (i < named) tried += places[i].string() + ", ";
  }
  throw Error(Fault::host, std::string("cannot find the program skrobot-worker; looked for ") + tried + "and in PATH",
              "set SKROBOT_WORKER to its path");
}

}  // namespace skrobot
