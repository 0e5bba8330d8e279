// SPDX-License-Identifier: MIT
// What a file of a folder asks for that could run or send something, and which of these files the user trusts. A file
// is trusted as it is: by its path and the digest of its bytes.
#ifndef SKROBOT_HOST_CORE_TRUST_HPP
#define SKROBOT_HOST_CORE_TRUST_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace skrobot {

/// One thing that a file asks for: "plugins" and a folder, "notify" and a notifier with its parameters.
struct Demand {
  std::string what;
  std::string value;
};

/// A file that is to be trusted before it is obeyed.
struct TrustRequest {
  std::filesystem::path file;
  std::string sha256;           ///< of what is to be obeyed
  std::string distrust;         ///< who else may change the file (base/ownership.hpp); empty: nobody
  std::vector<Demand> demands;  ///< may be empty: a plugin, or a file that is refused for its owner alone
};

/// "plugins ('build'), notify ('command_notifier')": of a notifier its name alone, since its parameters may hold a
/// secret.
std::string to_words(const std::vector<Demand>& demands);

struct TrustedFile {
  std::string path;  ///< absolute, without links
  std::string sha256;
};

/// The files that this user trusts. They are kept below the user's state folder in a file of their own (mode 0600), as
/// sha256sum prints them. Each call reads it anew; of several processes that change it at once none loses what another
/// wrote.
class TrustStore {
 public:
  /// `file` empty: there is no place to keep anything.
  explicit TrustStore(std::filesystem::path file) : file_(std::move(file)) {}

  /// `$XDG_STATE_HOME/skrobot/trusted`, or below ~/.local/state.
  static TrustStore of_user();

  bool has_place() const { return !file_.empty(); }
  const std::filesystem::path& file() const { return file_; }
  /// All of these throw Error when the list cannot be read, or others may change it.
  std::vector<TrustedFile> all() const;
  bool has(const std::filesystem::path& path, const std::string& sha256) const;
  /// A plugin file, by the digest that it has now.
  bool has_plugin(const std::filesystem::path& path) const;
  /// Replaces what was known of the same paths. Throws Error when there is no place, or it cannot be written.
  void add(const std::vector<TrustRequest>& requests);
  /// Forgets what lies directly in `folder`, which need not be there any more, or is `folder` itself. Returns the
  /// paths.
  std::vector<std::string> remove(const std::filesystem::path& folder);

 private:
  std::vector<TrustedFile> read() const;
  void write(std::vector<TrustedFile> files) const;
  std::filesystem::path file_;
};

/// The plugins in `folder` that are not used because others may change them or the folder.
std::vector<TrustRequest> distrusted_plugins(const std::filesystem::path& folder);

/// Throws Error(Fault::usage): `request` is not trusted. The hint says how to allow it.
[[noreturn]] void refuse(const TrustRequest& request);

}  // namespace skrobot

#endif
