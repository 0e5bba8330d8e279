// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_TEMPORARY_DIRECTORY_HPP
#define SKROBOT_TESTS_SUPPORT_TEMPORARY_DIRECTORY_HPP

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot::test {

/// A directory of its own, removed with what is in it.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A file's bytes; fails the test when it cannot be read.
std::string read_text(const std::filesystem::path& path);
void write_text(const std::filesystem::path& path, std::string_view text);
/// The names in a directory, sorted, hidden ones too.
std::vector<std::string> names_in(const std::filesystem::path& directory);
/// The one directory in `repository`; fails the test when there is another number of them.
std::filesystem::path only_experiment(const std::filesystem::path& repository);

}  // namespace skrobot::test

#endif
