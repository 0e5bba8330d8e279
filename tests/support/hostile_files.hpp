// SPDX-License-Identifier: MIT
// What a stranger may put where a reader expects a file of a record.
#ifndef SKROBOT_TESTS_SUPPORT_HOSTILE_FILES_HPP
#define SKROBOT_TESTS_SUPPORT_HOSTILE_FILES_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace skrobot::test {

struct HostileKind {
  const char* name;
  const char* what;
};

/// Each kind by its name, and what it is.
const std::vector<HostileKind>& hostile_kinds();

/// Puts it in the place of `path`, with what was there. `outside` is what links lead to: a directory with a file
/// `secret`. False where this system does not allow it: a device is made by root alone.
bool put_hostile(const std::string& kind, const std::filesystem::path& path, const std::filesystem::path& outside);

/// A rollback journal without pages, whose super-journal is `victim`: SQLite deletes that file after it has played the
/// journal back.
std::string crafted_journal(const std::string& victim);

}  // namespace skrobot::test

#endif
