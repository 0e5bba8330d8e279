// SPDX-License-Identifier: MIT
#include "store/layout.hpp"

#include <skrobot/error.hpp>
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

bool is_entry_name(std::string_view name) {
  constexpr std::size_t k_most_bytes = 255;
  if (name.empty() || name.size() > k_most_bytes || name == "." || name == "..") return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    if (byte == '/' || byte < 0x20 || byte == 0x7F) return false;
    // The controls beyond ASCII, U+0080 to U+009F.
    if (byte == 0xC2 && i + 1 < name.size() && static_cast<unsigned char>(name[i + 1]) < 0xA0) return false;
  }
  return true;
}

bool is_trial_name(std::string_view name) {
  return !name.empty() && name.size() <= 18 && (name == "0" || name.front() != '0') &&
         name.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_run_path(std::string_view run) {
  const std::string_view trials = k_trials;
  if (!run.starts_with(trials) || !run.substr(trials.size()).starts_with('/')) return is_entry_name(run);
  run.remove_prefix(trials.size() + 1);
  const std::size_t slash = run.find('/');
  return slash != std::string_view::npos && is_trial_name(run.substr(0, slash)) && is_entry_name(run.substr(slash + 1));
}

std::filesystem::path experiment_of(const std::filesystem::path& directory) {
  const bool is_trial = is_trial_name(directory.filename().string()) && directory.parent_path().filename() == k_trials;
  return is_trial ? directory.parent_path().parent_path() : directory;
}

std::optional<std::string> run_of_file(std::string_view name) {
  constexpr std::string_view k_extension = ".run";
  if (name.size() <= k_extension.size() || !name.ends_with(k_extension)) return std::nullopt;
  return std::string(name.substr(0, name.size() - k_extension.size()));
}

std::string run_path(const RunFiles& files) {
  const bool is_trial = experiment_of(files.directory) != files.directory;
  return is_trial ? std::string(k_trials) + "/" + files.directory.filename().string() + "/" + files.name : files.name;
}

std::filesystem::path experiment_at(const std::filesystem::path& repository, const std::string& name) {
  if (!is_entry_name(name)) throw Error(Fault::host, in_quotes(name, 300) + " is not a valid experiment name");
  return repository / name;
}

RunFiles files_at(const std::filesystem::path& experiment, const std::string& run) {
  if (!is_run_path(run)) throw Error(Fault::host, in_quotes(run, 300) + " is not a valid run name");
  const std::size_t slash = run.rfind('/');
  return slash == std::string::npos ? RunFiles{experiment, run}
                                    : RunFiles{experiment / run.substr(0, slash), run.substr(slash + 1)};
}

std::string run_name(std::string_view task, unsigned number) {
  return number == 1 ? std::string(task) : std::string(task) + "-" + std::to_string(number);
}

std::filesystem::path trial_directory(const std::filesystem::path& experiment, std::uint64_t number) {
  return experiment / k_trials / std::to_string(number);
}

}  // namespace skrobot
