// SPDX-License-Identifier: MIT
// Who else can change a file that is to be obeyed or run. This user and root are trusted, and under sudo the user who
// called it, as in git. A group's write permission counts unless only these accounts are in the group. Results are ends
// of sentences: "X belongs to another user (UID 1000)", "every user can write to X"; empty: nobody else. Thread-safe;
// nothing throws.
#ifndef SKROBOT_HOST_BASE_OWNERSHIP_HPP
#define SKROBOT_HOST_BASE_OWNERSHIP_HPP

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

struct stat;

namespace skrobot {

/// Who else can change `path`: the file or directory itself, every directory above it, and every link on the way with
/// the directories above that. A directory with the sticky bit, such as /tmp, lets others add names but not replace
/// this user's. Directories above this program are exempt: whoever can change those can change the program. Nobody can
/// change a missing file.
std::string changeable_by_others(const std::filesystem::path& path);

/// The same for a single file or directory, called `name`.
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
