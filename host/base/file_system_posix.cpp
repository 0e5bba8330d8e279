// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <vector>

#include "base/directory.hpp"
#include "base/file_system.hpp"
#include "base/process_mark.hpp"

namespace skrobot {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }
std::error_code check(int result) { return result == 0 ? std::error_code() : last_error(); }

std::error_code read_at(int descriptor, std::uint64_t offset, std::size_t most, std::string& bytes) {
  bytes.resize(most);
  ssize_t got = 0;
  do {
    got = ::pread(descriptor, bytes.data(), most, static_cast<off_t>(offset));
  } while (got < 0 && errno == EINTR);
  const std::error_code code = got < 0 ? last_error() : std::error_code();
  bytes.resize(static_cast<std::size_t>(got > 0 ? got : 0));
  return code;
}

class RealOutputFile : public OutputFile {
 public:
  explicit RealOutputFile(int descriptor) : descriptor_(descriptor) {}
  RealOutputFile(const RealOutputFile&) = delete;
  RealOutputFile& operator=(const RealOutputFile&) = delete;
  ~RealOutputFile() override { ::close(descriptor_); }

  std::error_code write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return last_error();
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
  }
  // All of it, as far as it is not on its way yet. What it cannot do, sync() does.
  void begin_sync() override { static_cast<void>(::sync_file_range(descriptor_, 0, 0, SYNC_FILE_RANGE_WRITE)); }
  std::error_code sync() override { return check(::fdatasync(descriptor_)); }
  std::error_code read(std::uint64_t offset, std::size_t most, std::string& bytes) override {
    return read_at(descriptor_, offset, most, bytes);
  }
  bool is_named(const std::filesystem::path& path) override {
    struct stat own {
    }, named{};
    return ::fstat(descriptor_, &own) == 0 && ::lstat(path.c_str(), &named) == 0 && own.st_dev == named.st_dev &&
           own.st_ino == named.st_ino;
  }

 private:
  int descriptor_;
};

class RealFileSystem : public FileSystem {
 public:
  std::error_code create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) override {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (descriptor < 0) return last_error();
    file = std::make_unique<RealOutputFile>(descriptor);
    return {};
  }
  std::error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return check(::rename(from.c_str(), to.c_str()));
  }
  std::error_code replace(const std::filesystem::path& from, const std::filesystem::path& to) override {
    // An exchange needs both names. Where a file system has none, what is deleted between the two calls is made again.
    const auto exchange = [&] {
      return ::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE);
    };
    if (exchange() == 0) {
      if (::unlink(from.c_str()) == 0) return {};
      const std::error_code code = last_error();  // a directory
      exchange();
      return code;
    }
    if (errno != EINVAL && errno != ENOSYS) return last_error();
    return exists(to) ? rename(from, to) : std::make_error_code(std::errc::no_such_file_or_directory);
  }
  std::error_code rename_exclusive(const std::filesystem::path& from, const std::filesystem::path& to) override {
    if (::syscall(SYS_renameat2, AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno != EINVAL && errno != ENOSYS) return last_error();
    // Not every file system has the flag. A file: a second name is exclusive. A directory: an empty one reserves the
    // name, and rename may replace an empty directory.
    struct stat status {};
    if (::lstat(from.c_str(), &status) != 0) return last_error();
    if (!S_ISDIR(status.st_mode)) {
      if (::link(from.c_str(), to.c_str()) != 0) return last_error();
      return check(::unlink(from.c_str()));
    }
    if (::mkdir(to.c_str(), 0777) != 0) return last_error();
    return check(::rename(from.c_str(), to.c_str()));
  }
  std::error_code make_directory(const std::filesystem::path& path) override {
    return check(::mkdir(path.c_str(), 0777));
  }
  std::error_code make_directories(const std::filesystem::path& path) override {
    std::vector<std::filesystem::path> made;  // the lowest first
    for (auto at = path.lexically_normal(); !at.empty() && !exists(at); at = at.parent_path()) made.push_back(at);
    std::error_code code;
    std::filesystem::create_directories(path, code);
    for (auto at = made.rbegin(); !code && at != made.rend(); ++at)
      code = sync_directory(at->has_parent_path() ? at->parent_path() : ".");
    return code;
  }
  std::error_code sync_directory(const std::filesystem::path& directory) override {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return last_error();
    const int result = ::fsync(descriptor);
    // Some network file systems cannot sync a directory and do not need to.
    const std::error_code code = result == 0 || errno == EINVAL ? std::error_code() : last_error();
    ::close(descriptor);
    return code;
  }
  std::error_code remove(const std::filesystem::path& path) override { return check(::unlink(path.c_str())); }
  std::error_code remove_all(const std::filesystem::path& path) override {
    Directory parent;
    const std::error_code code = parent.open(path.has_parent_path() ? path.parent_path() : ".");
    if (code) return code == std::errc::no_such_file_or_directory ? std::error_code() : code;
    return parent.remove_tree(path.filename());
  }
  bool exists(const std::filesystem::path& path) override {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
  }
  std::error_code read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most,
                       std::string& bytes) override {
    bytes.clear();
    // The task may have put something else in the place of a file that the host writes.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return last_error();
    struct stat status {};
    std::error_code code = check(::fstat(descriptor, &status));
    if (!code && !S_ISREG(status.st_mode)) code = std::make_error_code(std::errc::not_supported);
    if (!code) code = read_at(descriptor, offset, most, bytes);
    ::close(descriptor);
    return code;
  }
};

}  // namespace

FileSystem& real_file_system() {
  static RealFileSystem files;
  return files;
}

namespace {

enum class Wanted { any, regular };

std::error_code read_whole(const std::filesystem::path& path, std::string& bytes, Wanted wanted, std::uint64_t most) {
  const int descriptor =
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | (wanted == Wanted::regular ? O_NONBLOCK | O_NOCTTY : 0));
  if (descriptor < 0) return last_error();
  struct stat status {};
  std::error_code code = check(::fstat(descriptor, &status));
  if (!code && S_ISDIR(status.st_mode)) code = std::make_error_code(std::errc::is_a_directory);
  if (!code && wanted == Wanted::regular && !S_ISREG(status.st_mode))
    code = std::make_error_code(std::errc::not_supported);
  if (!code && static_cast<std::uint64_t>(status.st_size) > most)
    code = std::make_error_code(std::errc::value_too_large);
  bytes.clear();
  // One byte more than the size, so that the end is seen without a second buffer; files under /proc have size 0.
  std::size_t room = static_cast<std::size_t>(status.st_size) + 1;
  while (!code) {
    const std::size_t before = bytes.size();
    bytes.resize(before + room);
    const ssize_t got = ::read(descriptor, bytes.data() + before, room);
    if (got < 0 && errno != EINTR) code = last_error();
    bytes.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) break;
    if (bytes.size() > most) code = std::make_error_code(std::errc::value_too_large);
    room = bytes.size() < static_cast<std::size_t>(status.st_size)
               ? static_cast<std::size_t>(status.st_size) + 1 - bytes.size()
               : 65536;
  }
  ::close(descriptor);
  return code;
}

}  // namespace

std::error_code read_file(const std::filesystem::path& path, std::string& bytes) {
  return read_whole(path, bytes, Wanted::any, SIZE_MAX);
}

std::error_code read_regular_file(const std::filesystem::path& path, std::string& bytes, std::uint64_t most) {
  return read_whole(path, bytes, Wanted::regular, most);
}

std::optional<FileStamp> file_stamp(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileStamp{status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec, status.st_ino,
                   static_cast<std::uint64_t>(status.st_size), S_ISDIR(status.st_mode), S_ISREG(status.st_mode)};
}

bool is_real_directory(const std::filesystem::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

std::int64_t status_changed_ns(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return 0;
  return status.st_ctim.tv_sec * std::int64_t{1'000'000'000} + status.st_ctim.tv_nsec;
}

void touch(const std::filesystem::path& path) { static_cast<void>(::utimensat(AT_FDCWD, path.c_str(), nullptr, 0)); }

bool can_read(const std::filesystem::path& path) { return ::access(path.c_str(), R_OK) == 0; }

PendingFile::~PendingFile() {
  if (!temporary_.empty()) files_.remove(temporary_);
}

std::error_code PendingFile::create(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  // Hidden, and by its mark known to be left over once its process is gone; a name that is taken nevertheless is met by
  // `create`.
  std::error_code code;
  do {
    temporary_ = path.parent_path() / temporary_name(path.filename().string(), ++counter);
    code = files_.create(temporary_, file_);
  } while (code == std::errc::file_exists);
  if (code) temporary_.clear();
  return code;
}

std::error_code PendingFile::write(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code code = create(path);
  if (code) return code;
  code = append(bytes);
  if (!code) file_->begin_sync();
  return code;
}

std::error_code PendingFile::sync() { return file_->sync(); }

std::error_code PendingFile::rename(const std::filesystem::path& path, Replace replace) {
  file_.reset();
  const std::error_code code = replace == Replace::yes  ? files_.rename(temporary_, path)
                               : replace == Replace::no ? files_.rename_exclusive(temporary_, path)
                                                        : files_.replace(temporary_, path);
  if (!code) temporary_.clear();
  return code;
}

std::error_code write_atomic(FileSystem& files, const std::filesystem::path& path, std::string_view bytes,
                             Replace replace, Sync sync) {
  PendingFile file(files);
  std::error_code code = file.write(path, bytes);
  if (!code && sync == Sync::yes) code = file.sync();
  return code ? code : file.rename(path, replace);
}

std::string reason(const std::error_code& code) {
  if (code == std::errc::no_space_on_device) return "no space left on the disk";
  if (code.value() == EDQUOT) return "the disk quota is exceeded";
  if (code == std::errc::permission_denied || code == std::errc::operation_not_permitted) return "permission denied";
  if (code == std::errc::no_such_file_or_directory) return "no such file or directory";
  if (code == std::errc::file_exists) return "it already exists";
  if (code == std::errc::is_a_directory) return "it is a directory";
  if (code == std::errc::not_a_directory) return "a part of the path is a file, not a directory";
  if (code == std::errc::read_only_file_system) return "the file system is read-only";
  if (code == std::errc::filename_too_long) return "the name is too long";
  if (code == std::errc::not_supported) return "it is not a regular file";
  if (code == std::errc::too_many_symbolic_link_levels) return "it is a symbolic link";
  if (code == std::errc::value_too_large) return "it is too large";
  if (code == std::errc::file_too_large) return "the limit on file sizes is reached (ulimit -f)";
  if (code == std::errc::io_error) return "the disk reported an input/output error";
  if (code == std::errc::too_many_files_open) return "too many open files";
  return code.message();
}

}  // namespace skrobot
