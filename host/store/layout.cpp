// SPDX-License-Identifier: MIT
#include "store/layout.hpp"

#include <skrobot/json.hpp>

#include "base/text.hpp"

namespace skrobot {

std::string safe_name(std::string_view text) {
  constexpr std::size_t k_most_bytes = 100;
  constexpr std::string_view k_minded = "/\\:*?\"'<>|`$&;!#%~(){}[] ";
  const std::string valid = valid_utf8(text);
  std::string name;
  for (std::size_t i = 0, size = 0; i < valid.size(); i += size) {
    for (size = 1; i + size < valid.size() && (static_cast<unsigned char>(valid[i + size]) & 0xC0) == 0x80;) ++size;
    const std::string_view character = std::string_view(valid).substr(i, size);
    const bool minded = k_minded.find(character) != std::string_view::npos || printable(character) != character;
    if (minded && (name.empty() || name.back() == '_')) continue;
    if (minded) name += '_';
    else name += character;
  }
  name.erase(0, name.find_first_not_of("._-"));
  if (name.size() > k_most_bytes) {
    std::size_t end = k_most_bytes;
    while ((static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
    name.resize(end);
  }
  while (!name.empty() && (name.back() == '_' || name.back() == '.')) name.pop_back();
  return name.empty() ? "unnamed" : name;
}

std::string experiment_directory_name(std::string_view experimenter, std::string_view stamp, unsigned attempt) {
  return run_name(safe_name(experimenter) + "-" + std::string(stamp), attempt);
}

bool is_trial_name(std::string_view name) {
  return !name.empty() && name.size() <= 18 && name.find_first_not_of("0123456789") == std::string_view::npos;
}

std::filesystem::path experiment_of(const std::filesystem::path& directory) {
  const bool is_trial = is_trial_name(directory.filename().string()) && directory.parent_path().filename() == k_trials;
  return is_trial ? directory.parent_path().parent_path() : directory;
}

std::string run_path(const RunFiles& files) {
  const bool is_trial = experiment_of(files.directory) != files.directory;
  return is_trial ? std::string(k_trials) + "/" + files.directory.filename().string() + "/" + files.name : files.name;
}

RunFiles files_at(const std::filesystem::path& experiment, const std::string& run) {
  const std::size_t slash = run.rfind('/');
  return slash == std::string::npos ? RunFiles{experiment, run} : RunFiles{experiment / run.substr(0, slash), run.substr(slash + 1)};
}

std::string run_name(std::string_view task, unsigned number) {
  return number == 1 ? std::string(task) : std::string(task) + "-" + std::to_string(number);
}

std::filesystem::path trial_directory(const std::filesystem::path& experiment, std::uint64_t number) {
  return experiment / k_trials / std::to_string(number);
}

}  // namespace skrobot
