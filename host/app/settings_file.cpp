// SPDX-License-Identifier: MIT
#include "app/settings_file.hpp"

#include <algorithm>
#include <skrobot/error.hpp>

#include "app/settings_search.hpp"
#include "base/digest.hpp"
#include "base/file_system.hpp"
#include "base/folder_look.hpp"
#include "base/json_document.hpp"
#include "base/log.hpp"
#include "base/ownership.hpp"
#include "base/text.hpp"
#include "core/plugin_setup.hpp"

namespace skrobot {
namespace {

const std::vector<std::string> k_texts{"experiments",  "experimenter", "seed",      "timeout",        "grace",
                                       "memory_limit", "output_limit", "isolation", "trusted_plugins"};
const std::vector<std::string> k_lists{"plugins", "notify"};
const std::vector<std::string> k_demands{"plugins", "notify", "trusted_plugins", "isolation"};

bool is_one_of(const std::vector<std::string>& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

SettingsFile::SettingsFile(const std::filesystem::path& path) : SettingsFile(path, Whose::trusted) {}

SettingsFile::SettingsFile(const std::filesystem::path& path, Whose whose)
    : directory_(path.parent_path()), request_{path, {}, {}, {}} {
  const std::string name = printable(path.string(), 300);
  std::string bytes;
  if (const auto code = read_with_owner(path, bytes, request_.distrust))
    throw Error(Fault::usage, "cannot read the settings " + name + ": " + reason(code));
  request_.sha256 = text_sha256(bytes);
  if (whose == Whose::trusted && !request_.distrust.empty() && !TrustStore::of_user().has(path, request_.sha256))
    refuse(request_);
  const JsonDocument document(bytes, name, directory_);
  for (const auto& [member, value] : document.object(document.root(), "", "an object of settings")) {
    const std::string key(member), pointer = "/" + pointer_part(key);
    const Origin origin{Origin::Source::file, document.place(pointer)};
    if (key == "$schema") continue;  // for editors
    if (is_one_of(k_texts, key)) {
      if (value.is_structured() || value.is_null()) document.fail_at_key(pointer, in_quotes(key) + " must be text");
      texts_.emplace(
          key, FromFile<std::string>{value.is_string() ? std::string(value.get_string()) : to_text(value), origin});
    } else if (is_one_of(k_lists, key)) {
      const std::string expected = in_quotes(key) + " must be a list of texts";
      if (!value.is_array()) document.fail_at_key(pointer, expected);
      for (const json::value& item : value.get_array()) {
        if (!item.is_string()) document.fail_at_key(pointer, expected);
        texts_.emplace(key, FromFile<std::string>{std::string(item.get_string()), origin});
      }
    } else {
      const std::vector<std::string> known = keys();
      const auto near = nearest(key, known);
      document.fail_at_key(pointer, "unknown setting " + in_quotes(key),
                           near ? "did you mean '" + *near + "'?" : "known settings are " + list_in_quotes(known));
    }
  }
  for (const std::string& key : k_demands) {
    for (const auto& value : texts(key)) {
      if (key != "isolation" || value.value != "process") request_.demands.push_back({key, value.value});
    }
  }
}

std::vector<std::string> SettingsFile::keys() {
  std::vector<std::string> all = k_texts;
  all.insert(all.end(), k_lists.begin(), k_lists.end());
  return all;
}

std::optional<FromFile<std::string>> SettingsFile::text(const std::string& key) const {
  const auto found = texts_.find(key);
  return found == texts_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<FromFile<std::string>> SettingsFile::texts(const std::string& key) const {
  std::vector<FromFile<std::string>> found;
  for (auto [at, end] = texts_.equal_range(key); at != end; ++at) found.push_back(at->second);
  return found;
}

namespace {

std::string open_to_all(const std::filesystem::path& folder) { return "every user can write to " + folder.string(); }

// A file that any user could have put above this folder counts only if it is trusted. It must not stop anyone, either.
bool is_ignored(const FoundSettings& found) {
  if (!found.is_open) return false;
  std::string bytes, distrust;
  if (!read_with_owner(found.file, bytes, distrust) && TrustStore::of_user().has(found.file, text_sha256(bytes)))
    return false;
  const std::filesystem::path folder = found.file.parent_path();
  log_message(Severity::warning, found.file.string() + " is ignored: " + open_to_all(folder) + "; 'skrobot trust " +
                                     shell_word(folder.string()) + "' allows it");
  return true;
}

SettingsFile read_found(const FoundSettings& found) {
  try {
    return SettingsFile(found.file);
  } catch (const Error& e) {
    if (!found.is_above) throw;
    throw Error(e.fault(), e.what(),
                (e.hint().empty() ? "" : e.hint() + "; ") + "to do without it, put a " + k_settings_name +
                    " with {} into the current folder");
  }
}

}  // namespace

std::optional<std::filesystem::path> settings_in_effect(const std::filesystem::path& folder) {
  auto user = user_folder("XDG_CONFIG_HOME", ".config");
  if (!user.empty()) user = (user / "skrobot").lexically_normal();
  for (const FoundSettings& found : find_settings(folder)) {
    if (found.file.parent_path() == user) return std::nullopt;
    if (!found.is_open) return found.file;
  }
  return std::nullopt;
}

SettingsFiles read_settings_files(const std::filesystem::path& folder, SettingsOf which) {
  SettingsFiles files;
  FileSystem& disk = real_file_system();
  auto user = user_folder("XDG_CONFIG_HOME", ".config");
  if (!user.empty()) user = (user / "skrobot").lexically_normal();
  if (which == SettingsOf::folder_and_user) {
    for (const FoundSettings& found : find_settings(folder)) {
      if (is_ignored(found)) continue;
      if (found.file.parent_path() != user) files.of_folder.emplace(read_found(found));
      break;
    }
  }
  if (!user.empty() && disk.exists(user / k_settings_name)) files.of_user.emplace(user / k_settings_name);
  return files;
}

std::optional<TrustRequest> request_of_settings(const std::filesystem::path& folder) {
  if (!real_file_system().exists(folder / k_settings_name)) return std::nullopt;
  TrustRequest request = SettingsFile(folder / k_settings_name, SettingsFile::Whose::anyones).request();
  const auto look = look_at_folder(folder);
  if (request.distrust.empty() && look && look->everyone_may_write) request.distrust = open_to_all(folder);
  if (request.demands.empty() && request.distrust.empty()) return std::nullopt;
  return request;
}

}  // namespace skrobot
