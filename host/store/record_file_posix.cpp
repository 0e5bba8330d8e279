// SPDX-License-Identifier: MIT
#include "store/record_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "store/layout.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr int k_flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;

std::error_code last_error() { return {errno, std::generic_category()}; }

FileStamp stamp_of(const struct stat& status) {
  return {status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec, status.st_ino,
          static_cast<std::uint64_t>(status.st_size), S_ISDIR(status.st_mode), S_ISREG(status.st_mode)};
}

// The repository of a file in an experiment, in a trial's directory, or in one of the folders beside those.
fs::path repository_of(const fs::path& path) {
  const fs::path directory = path.parent_path();
  fs::path experiment = experiment_of(directory);
  if (experiment == directory && (directory.filename() == k_trials || directory.filename() == k_slurm_folder))
    experiment = directory.parent_path();
  return experiment.parent_path();
}

// One component after the other, none of them a link but those of the repository's own path.
int open_step_by_step(const fs::path& path, const fs::path& repository, int flags) {
  const fs::path below = repository.empty() ? path : path.lexically_relative(repository);
  int at = ::open(repository.empty() ? "." : repository.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  for (auto part = below.begin(); at >= 0 && part != below.end(); ++part) {
    const bool is_last = std::next(part) == below.end();
    const int next = ::openat(at, part->c_str(), is_last ? flags : O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int code = errno;
    struct stat status {};
    // Of a link, "not a directory" would not say what it is.
    if (next < 0 && code == ENOTDIR && ::fstatat(at, part->c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK(status.st_mode))
      code = ELOOP;
    ::close(at);
    at = next;
    errno = code;
  }
  return at;
}

int open_in_record(const fs::path& path, const fs::path& repository, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags);
  how.resolve = RESOLVE_NO_SYMLINKS;
  const auto descriptor = static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how));
  // A link may be the repository's, or stand where a directory should; an older kernel or a container's filter may not
  // know the call.
  const bool is_known =
      descriptor >= 0 || (errno != ELOOP && errno != ENOTDIR && errno != ENOSYS && errno != EPERM && errno != EINVAL);
  return is_known ? descriptor : open_step_by_step(path, repository, flags);
}

}  // namespace

RecordFile::RecordFile(const fs::path& path, std::error_code& code)
    : descriptor_(open_in_record(path, repository_of(path), k_flags)) {
  code.clear();
  struct stat status {};
  if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0) {
    code = last_error();
    // A socket cannot be opened at all.
    if (code == std::errc::no_such_device_or_address) code = std::make_error_code(std::errc::not_supported);
    return;
  }
  stamp_ = stamp_of(status);
  if (stamp_.is_directory) code = std::make_error_code(std::errc::is_a_directory);
  else if (!stamp_.is_regular) code = std::make_error_code(std::errc::not_supported);
}

RecordFile::~RecordFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::error_code RecordFile::read(std::uint64_t offset, std::size_t most, std::string& bytes) const {
  bytes.resize(most);
  ssize_t got = 0;
  do {
    got = ::pread(descriptor_, bytes.data(), most, static_cast<off_t>(offset));
  } while (got < 0 && errno == EINTR);
  const std::error_code code = got < 0 ? last_error() : std::error_code();
  bytes.resize(static_cast<std::size_t>(got > 0 ? got : 0));
  return code;
}

std::uint64_t RecordFile::next_written(std::uint64_t offset) const {
  const off_t found = ::lseek(descriptor_, static_cast<off_t>(offset), SEEK_DATA);
  if (found >= 0) return static_cast<std::uint64_t>(found);
  return errno == ENXIO ? std::max(stamp_.size, offset) : offset;
}

std::error_code read_record_file(const fs::path& path, std::string& bytes, std::uint64_t most) {
  bytes.clear();
  std::error_code code;
  const RecordFile file(path, code);
  if (code) return code;
  if (file.stamp().size > most) return std::make_error_code(std::errc::value_too_large);
  // A byte more than there was, so that the end is seen in one call.
  code = file.read(0, static_cast<std::size_t>(file.stamp().size) + 1, bytes);
  std::string piece;
  while (!code && bytes.size() > file.stamp().size) {  // it grows meanwhile
    if (bytes.size() > most) return std::make_error_code(std::errc::value_too_large);
    code = file.read(bytes.size(), 65536, piece);
    if (piece.empty()) break;
    bytes += piece;
  }
  return code;
}

std::optional<FileStamp> record_stamp(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return stamp_of(status);
}

std::error_code record_names(const fs::path& directory, std::vector<std::string>& names) {
  names.clear();
  const int descriptor = open_in_record(directory, repository_of(directory / "file"), k_flags | O_DIRECTORY);
  if (descriptor < 0) return last_error();
  const auto close = [](DIR* open) { ::closedir(open); };
  const std::unique_ptr<DIR, decltype(close)> open(::fdopendir(descriptor), close);
  if (!open) {
    const std::error_code code = last_error();
    ::close(descriptor);
    return code;
  }
  errno = 0;
  while (const dirent* entry = ::readdir(open.get())) {
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    errno = 0;
  }
  return errno == 0 ? std::error_code() : last_error();
}

}  // namespace skrobot
