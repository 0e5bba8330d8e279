// SPDX-License-Identifier: MIT
#include "base/private_folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/file_system.hpp"
#include "base/ownership.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr mode_t k_others = S_IRWXG | S_IRWXO;
constexpr mode_t k_others_write = S_IWGRP | S_IWOTH;

std::error_code last_error() { return {errno, std::generic_category()}; }

// Makes what is missing of a path. The first one that is not there may lie far above.
std::error_code make_folders(const fs::path& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) == 0) return {};
  const std::error_code code = last_error();
  std::error_code ignored;
  if (code == std::errc::file_exists)
    return fs::is_directory(folder, ignored) ? std::error_code() : std::make_error_code(std::errc::not_a_directory);
  if (code != std::errc::no_such_file_or_directory || folder.parent_path() == folder) return code;
  if (const auto above = make_folders(folder.parent_path())) return above;
  return ::mkdir(folder.c_str(), S_IRWXU) == 0 || errno == EEXIST ? std::error_code() : last_error();
}

std::string make_own(const fs::path& folder) {
  const bool is_made = ::mkdir(folder.c_str(), S_IRWXU) == 0;
  if (!is_made && errno != EEXIST) return "cannot create " + folder.string() + ": " + reason(last_error());
  struct stat status {};
  if (::lstat(folder.c_str(), &status) != 0) return "cannot inspect " + folder.string() + ": " + reason(last_error());
  if (S_ISLNK(status.st_mode)) return folder.string() + " is a symbolic link";
  if (!S_ISDIR(status.st_mode)) return folder.string() + " is not a directory";
  if (status.st_uid != ::geteuid()) return folder.string() + " belongs to another user";
  if ((status.st_mode & k_others_write) != 0) return "other users can write to " + folder.string();
  if ((status.st_mode & k_others) != 0 && ::chmod(folder.c_str(), S_IRWXU) != 0)
    return "cannot restrict access to " + folder.string() + ": " + reason(last_error());
  return {};
}

}  // namespace

PrivateFolder make_private_folder(const fs::path& above, const fs::path& below) {
  PrivateFolder made;
  std::error_code code = make_folders(above);
  if (!code) made.path = fs::canonical(above, code);
  if (code) return {above / below, "cannot create " + above.string() + ": " + reason(code)};
  made.fault = changeable_by_others(made.path);  // who may rename a folder above puts another one in its place
  for (const fs::path& part : below) {
    made.path /= part;
    if (made.fault.empty()) made.fault = make_own(made.path);
  }
  return made;
}

PrivateFile look_at_private_file(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return errno == ENOENT ? PrivateFile::absent : PrivateFile::unfit;
  const bool is_fit = S_ISREG(status.st_mode) && status.st_uid == ::geteuid() && status.st_nlink == 1 &&
                      (status.st_mode & k_others_write) == 0;
  return is_fit ? PrivateFile::fit : PrivateFile::unfit;
}

// Under another name first: to close a file ends what locks this process has on it.
std::error_code make_private_file(const fs::path& path) {
  const fs::path hidden = path.parent_path() / ("." + path.filename().string() + "." + std::to_string(::getpid()) +
                                                "-" + std::to_string(::gettid()));
  ::unlink(hidden.c_str());
  const int descriptor =
      ::open(hidden.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return last_error();
  ::close(descriptor);
  const std::error_code code = real_file_system().rename_exclusive(hidden, path);
  if (code) ::unlink(hidden.c_str());
  return code;
}

}  // namespace skrobot
