// SPDX-License-Identifier: MIT
#include "base/directory.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

namespace skrobot {
namespace {

constexpr int k_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

std::error_code last_error() { return {errno, std::generic_category()}; }
std::error_code check(int result) { return result == 0 ? std::error_code() : last_error(); }

struct CloseStream {
  void operator()(DIR* stream) const { ::closedir(stream); }
};
using Stream = std::unique_ptr<DIR, CloseStream>;

// A directory's entries, in which no link is followed; the stream holds it open. Null: see errno.
Stream stream_of(int parent, const char* name) {
  const int own = ::openat(parent, name, k_flags | O_NOFOLLOW);
  if (own < 0) return nullptr;
  DIR* stream = ::fdopendir(own);
  if (stream == nullptr) ::close(own);
  return Stream(stream);
}

// The next entry but "." and ".."; null at the end and, with errno, when it cannot be read.
const dirent* next_of(DIR* stream) {
  while (true) {
    errno = 0;
    const dirent* entry = ::readdir(stream);
    if (entry == nullptr || (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0))
      return entry;
  }
}

bool is_directory(int parent, const dirent& entry) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == DT_DIR;
  struct stat status {};
  return ::fstatat(parent, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

std::error_code identity_at(int directory, const char* name, int flags, FileIdentity& identity) {
  struct statx status {};
  if (::statx(directory, name, flags | AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &status) != 0) return last_error();
  constexpr std::int64_t k_second = 1'000'000'000;
  identity.device = std::uint64_t{status.stx_dev_major} << 32 | status.stx_dev_minor;
  identity.inode = status.stx_ino;
  identity.born_ns =
      (status.stx_mask & STATX_BTIME) != 0 ? status.stx_btime.tv_sec * k_second + status.stx_btime.tv_nsec : 0;
  return {};
}

// Removes a tree whose top is an entry of an open directory.
class TreeRemoval {
 public:
  explicit TreeRemoval(int parent) : parent_(parent) {}

  std::error_code remove(const char* name) {
    // A plugin that still goes may fill what was emptied; one that never ends it is not waited for.
    constexpr int k_most_rounds = 100;
    for (int round = 0;; ++round) {
      if (::unlinkat(parent_, name, 0) == 0 || errno == ENOENT) return {};
      const std::error_code no_file = last_error();
      {
        const Stream top = stream_of(parent_, name);
        if (top == nullptr) {
          const bool is_other = errno == ELOOP || errno == ENOTDIR;
          return is_other ? no_file : errno == ENOENT ? std::error_code() : last_error();
        }
        top_ = ::dirfd(top.get());
        moved_ = 0;
        failure_ = {};
        empty(top.get(), 0);
      }
      if (::unlinkat(parent_, name, AT_REMOVEDIR) == 0 || errno == ENOENT) return {};
      if (failure_) return failure_;
      // What was too deep lies now in the top directory, and is less deep: that many rounds more are no failure.
      if (moved_ > 0) round = -1;
      if (round >= k_most_rounds || (errno != ENOTEMPTY && errno != EEXIST)) return last_error();
    }
  }

 private:
  static constexpr int k_most_depth = 8;  // each level holds a descriptor

  void empty(DIR* stream, int depth) {
    const int directory = ::dirfd(stream);
    while (const dirent* entry = next_of(stream)) {
      if (!is_directory(directory, *entry)) {
        if (::unlinkat(directory, entry->d_name, 0) != 0 && errno != ENOENT) keep(last_error());
      } else if (depth >= k_most_depth) {
        move_up(directory, entry->d_name);
      } else {
        remove_directory(directory, entry->d_name, depth);
      }
    }
    if (errno != 0) keep(last_error());
  }

  void remove_directory(int directory, const char* name, int depth) {
    {
      const Stream below = stream_of(directory, name);
      if (below == nullptr) {
        // Swapped for something else since it was looked at: that goes itself.
        const std::error_code code = last_error();
        if (code.value() == ENOENT) return;
        if ((code.value() != ELOOP && code.value() != ENOTDIR) || ::unlinkat(directory, name, 0) != 0) keep(code);
        return;
      }
      empty(below.get(), depth + 1);
    }
    // Filled again meanwhile: the next round meets it.
    if (::unlinkat(directory, name, AT_REMOVEDIR) != 0 && errno != ENOENT && errno != ENOTEMPTY && errno != EEXIST)
      keep(last_error());
  }

  void move_up(int directory, const char* name) {
    static std::atomic<std::uint64_t> counter{0};
    const std::string place = ".deep-" + std::to_string(::getpid()) + "-" + std::to_string(++counter);
    if (::syscall(SYS_renameat2, directory, name, top_, place.c_str(), RENAME_NOREPLACE) != 0 &&
        ::renameat(directory, name, top_, place.c_str()) != 0)
      return keep(last_error());
    ++moved_;
  }

  void keep(const std::error_code& code) {
    if (!failure_) failure_ = code;
  }

  const int parent_;
  int top_ = -1;
  std::uint64_t moved_ = 0;
  std::error_code failure_;
};

}  // namespace

Directory::~Directory() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Directory::Directory(Directory&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Directory& Directory::operator=(Directory&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

std::error_code Directory::open(const std::filesystem::path& path) {
  Directory opened;
  opened.descriptor_ = ::open(path.c_str(), k_flags);
  if (opened.descriptor_ < 0) return last_error();
  *this = std::move(opened);
  return {};
}

std::error_code Directory::open(const Directory& parent, const std::string& name) {
  Directory opened;
  opened.descriptor_ = ::openat(parent.descriptor_, name.c_str(), k_flags | O_NOFOLLOW);
  if (opened.descriptor_ < 0) return last_error();
  *this = std::move(opened);
  return {};
}

std::error_code Directory::identity(FileIdentity& identity) const {
  return identity_at(descriptor_, "", AT_EMPTY_PATH, identity);
}

std::error_code Directory::identity(const std::string& name, FileIdentity& identity) const {
  return identity_at(descriptor_, name.c_str(), 0, identity);
}

std::error_code Directory::changed_ns(const std::string& name, std::int64_t& ns) const {
  struct stat status {};
  if (::fstatat(descriptor_, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return last_error();
  ns = status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec;
  return {};
}

std::error_code Directory::each(const std::function<bool(const DirectoryEntry&)>& take) const {
  const Stream stream = stream_of(descriptor_, ".");
  if (stream == nullptr) return last_error();
  while (const dirent* entry = next_of(stream.get())) {
    const bool is_below = is_directory(descriptor_, *entry);
    if (!take({entry->d_name, is_below                  ? EntryKind::directory
                              : entry->d_type == DT_REG ? EntryKind::regular
                                                        : EntryKind::other}))
      return {};
  }
  return errno != 0 ? last_error() : std::error_code();
}

std::error_code Directory::rename_exclusive(const std::string& from, const std::string& to) const {
  if (::syscall(SYS_renameat2, descriptor_, from.c_str(), descriptor_, to.c_str(), RENAME_NOREPLACE) == 0) return {};
  if (errno != EINVAL && errno != ENOSYS) return last_error();
  // Not every file system has the flag; the names that are given are ones that nobody else takes.
  struct stat status {};
  if (::fstatat(descriptor_, to.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
    return std::make_error_code(std::errc::file_exists);
  return check(::renameat(descriptor_, from.c_str(), descriptor_, to.c_str()));
}

std::error_code Directory::remove(const std::string& name) const {
  return check(::unlinkat(descriptor_, name.c_str(), 0));
}
std::error_code Directory::remove_directory(const std::string& name) const {
  return check(::unlinkat(descriptor_, name.c_str(), AT_REMOVEDIR));
}
std::error_code Directory::remove_tree(const std::string& name) const {
  return TreeRemoval(descriptor_).remove(name.c_str());
}

std::error_code Directory::touch(const std::string& name) const {
  if (::utimensat(descriptor_, name.c_str(), nullptr, AT_SYMLINK_NOFOLLOW) == 0) return {};
  if (errno != ENOENT) return last_error();
  const int made = ::openat(descriptor_, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (made < 0) return last_error();
  ::close(made);
  return {};
}

}  // namespace skrobot
