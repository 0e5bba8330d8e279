// SPDX-License-Identifier: MIT
// Who else may change a file: before it is obeyed, or its code is run. This user and root may, and with root under sudo
// the user who called sudo, as git has it. A group's right to write counts, but for a group that these accounts alone
// are in. Sentences are ends: "X belongs to another user (UID 1000)", "every user of this machine may write to X";
// empty: nobody else. Thread-safe; nothing throws.
#ifndef SKROBOT_HOST_BASE_OWNERSHIP_HPP
#define SKROBOT_HOST_BASE_OWNERSHIP_HPP

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

struct stat;

namespace skrobot {

/// Who else may change what is found under `path`: the file or directory itself, every directory above it, and every
/// link on the way with the directories above that. A directory with the sticky bit, as /tmp, lets others add names but
/// not replace this user's. Directories that this program's own file lies below are passed over: who may change those
/// may change the program. What is not there nobody can change.
std::string changeable_by_others(const std::filesystem::path& path);

/// The same of one file or directory alone, called `name`.
std::string changeable_by_others(const std::string& name, const struct stat& status);

/// Whether this user wrote the file `path`: it is no link, belongs to this very user (root's do not count, but to
/// root), and nobody else may write to it. As the sentence why not; empty: yes, or it is not there.
std::string not_own(const std::filesystem::path& path);

/// Reads a regular file of at most `most` bytes, as read_regular_file() does, and sets `distrust` to who else may have
/// written these very bytes.
std::error_code read_with_owner(const std::filesystem::path& path, std::string& bytes, std::string& distrust,
                                std::uint64_t most = std::uint64_t{1} << 26);

}  // namespace skrobot

#endif
