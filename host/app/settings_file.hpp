// SPDX-License-Identifier: MIT
// skrobot.json: settings for the folder it lies in and those below, or for the user. Keys: experiments, experimenter,
// plugins (list), notify (list), seed, timeout, grace, memory_limit, output_limit, isolation, trusted_plugins.
#ifndef SKROBOT_HOST_APP_SETTINGS_FILE_HPP
#define SKROBOT_HOST_APP_SETTINGS_FILE_HPP

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/file_settings.hpp"
#include "core/trust.hpp"

namespace skrobot {

class SettingsFile {
 public:
  /// Throws Error(Fault::usage) with line and column when it cannot be read or is wrong, and when others may change it
  /// and the user has not said that it is trusted: then nothing of it is obeyed.
  explicit SettingsFile(const std::filesystem::path& path);
  /// The same; with `anyones` to look at it, whoever may change it.
  enum class Whose { trusted, anyones };
  SettingsFile(const std::filesystem::path& path, Whose whose);
  /// Every key that such a file may have.
  static std::vector<std::string> keys();
  std::optional<FromFile<std::string>> text(const std::string& key) const;
  std::vector<FromFile<std::string>> texts(const std::string& key) const;
  const std::filesystem::path& directory() const { return directory_; }
  /// What in it could run or send something: plugins, notify, trusted_plugins (which may lift a stricter list),
  /// isolation.
  const TrustRequest& request() const { return request_; }

 private:
  std::filesystem::path directory_;
  TrustRequest request_;
  std::multimap<std::string, FromFile<std::string>> texts_;
};

/// Which settings files are read.
enum class SettingsOf {
  folder_and_user,
  user,  ///< the current folder's and those above are passed over
};

/// The nearest one of `folder` and the folders above (app/settings_search.hpp), then the user's, as far as they are
/// there and wanted. One in a folder above that every user may write to counts only when it is trusted; else a warning
/// says that it does not.
struct SettingsFiles {
  std::optional<SettingsFile> of_folder, of_user;
};
SettingsFiles read_settings_files(const std::filesystem::path& folder, SettingsOf which);

/// The file that a command in the absolute `folder` obeys or asks about, besides the user's own; none: there is none.
std::optional<std::filesystem::path> settings_in_effect(const std::filesystem::path& folder);

/// What `skrobot trust` has to say of the settings in `folder`; none: there are none, or they need no trust. Throws
/// Error as SettingsFile.
std::optional<TrustRequest> request_of_settings(const std::filesystem::path& folder);

}  // namespace skrobot

#endif
