// SPDX-License-Identifier: MIT
#include "app/settings_search.hpp"

#include <cstdlib>

#include "base/file_system.hpp"
#include "base/folder_look.hpp"

namespace skrobot {

namespace fs = std::filesystem;

std::vector<FoundSettings> find_settings(const fs::path& folder) {
  std::vector<FoundSettings> found;
  std::error_code code;
  const char* const variable = std::getenv("HOME");
  const fs::path home = variable != nullptr ? fs::weakly_canonical(variable, code) : fs::path();
  const auto start = look_at_folder(folder);
  for (fs::path at = folder;; at = at.parent_path()) {
    const bool is_above = at != folder;
    const auto look = look_at_folder(at);
    if (is_above && (!look || !start || look->device != start->device)) break;
    if (real_file_system().exists(at / k_settings_name))
      found.push_back({at / k_settings_name, is_above, is_above && look->everyone_may_write});
    if (at == home || at == at.parent_path()) break;
  }
  return found;
}

}  // namespace skrobot
