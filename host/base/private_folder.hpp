// SPDX-License-Identifier: MIT
// Folders and files below a user's cache that nobody else may have put there or written to.
#ifndef SKROBOT_HOST_BASE_PRIVATE_FOLDER_HPP
#define SKROBOT_HOST_BASE_PRIVATE_FOLDER_HPP

#include <filesystem>
#include <string>
#include <system_error>

namespace skrobot {

struct PrivateFolder {
  std::filesystem::path path;  ///< without a link in it
  std::string fault;           ///< why it cannot be used, as a sentence without its full stop; empty: it can
};

/// Makes the folder `above / below`, each that is missing for this user alone (0700), and looks at it. Links in `above`
/// are the user's and followed, below it none is. Each folder of `below` must be this user's and writable by nobody
/// else, and is closed to others; nobody else may change a folder above (base/ownership.hpp).
PrivateFolder make_private_folder(const std::filesystem::path& above, const std::filesystem::path& below);

enum class PrivateFile { absent, fit, unfit };

/// What stands there. Unfit: anything but a regular file of this user, under one name, that nobody else can write to.
PrivateFile look_at_private_file(const std::filesystem::path& path);

/// Makes an empty file for this user alone (0600). Fails with file_exists when the name is taken.
std::error_code make_private_file(const std::filesystem::path& path);

}  // namespace skrobot

#endif
