// SPDX-License-Identifier: MIT
#include "base/processes.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

namespace skrobot {
namespace {

bool read_text(const std::string& path, std::string& text) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  text.clear();
  char buffer[4096];
  ssize_t got = 0;
  do {
    got = ::read(file, buffer, sizeof buffer);
    if (got > 0) text.append(buffer, static_cast<std::size_t>(got));
  } while (got > 0 || (got < 0 && errno == EINTR));
  ::close(file);
  return got == 0;
}

// The numbers that `path` holds entries for.
template <class Take>
void for_each_number(const std::string& path, Take&& take) {
  DIR* directory = ::opendir(path.c_str());
  if (directory == nullptr) return;
  while (const dirent* entry = ::readdir(directory)) {
    if (const int number = std::atoi(entry->d_name); number > 0) take(number);
  }
  ::closedir(directory);
}

// The kernel keeps lists of children only where it was built so.
bool has_lists_of_children() {
  static const bool has = ::access("/proc/thread-self/children", R_OK) == 0;
  return has;
}

std::vector<int> listed_children(int pid) {
  std::vector<int> found;
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for_each_number(tasks, [&](int thread) {
    std::string list;
    if (!read_text(tasks + "/" + std::to_string(thread) + "/children", list)) return;
    char* at = list.data();
    for (char* end = at; const long child = std::strtol(at, &end, 10); at = end)
      found.push_back(static_cast<int>(child));
  });
  return found;
}

std::multimap<int, int> all_by_parent() {
  std::multimap<int, int> found;
  for_each_number("/proc", [&](int pid) {
    if (ProcessState state; read_process_state(pid, state)) found.emplace(state.parent, pid);
  });
  return found;
}

}  // namespace

bool read_process_state(int pid, ProcessState& state) {
  std::string text;
  if (!read_text("/proc/" + std::to_string(pid) + "/stat", text)) return false;
  // "pid (name) state parent group …"; the name may hold anything.
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos || text.size() < name_end + 4) return false;
  state.is_zombie = text[name_end + 2] == 'Z' || text[name_end + 2] == 'X';
  char* at = text.data() + name_end + 3;
  state.parent = static_cast<int>(std::strtol(at, &at, 10));
  state.group = static_cast<int>(std::strtol(at, &at, 10));
  return true;
}

std::vector<int> children_of(int pid) {
  if (has_lists_of_children()) return listed_children(pid);
  std::vector<int> found;
  const auto by_parent = all_by_parent();
  for (auto [at, end] = by_parent.equal_range(pid); at != end; ++at) found.push_back(at->second);
  return found;
}

std::vector<int> descendants_of(int pid, const std::vector<int>& spared) {
  const bool has_lists = has_lists_of_children();
  const auto by_parent = has_lists ? std::multimap<int, int>() : all_by_parent();
  std::vector<int> found{pid};
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::vector<int> children;
    if (has_lists) children = listed_children(found[i]);
    for (auto [at, end] = by_parent.equal_range(found[i]); at != end; ++at) children.push_back(at->second);
    for (const int child : children) {
      const bool is_known =
          std::find(found.begin(), found.end(), child) != found.end();  // a number that was taken again while we looked
      if (!is_known && std::find(spared.begin(), spared.end(), child) == spared.end()) found.push_back(child);
    }
  }
  found.erase(found.begin());
  return found;
}

}  // namespace skrobot
