// SPDX-License-Identifier: MIT
#include "base/ownership.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace skrobot {
namespace {

namespace fs = std::filesystem;

std::error_code last_error() { return {errno, std::generic_category()}; }

// The user behind sudo. Anyone else could set the variable, and gains nothing by it.
std::optional<uid_t> user_of_sudo() {
  const char* text = ::geteuid() == 0 ? std::getenv("SUDO_UID") : nullptr;
  if (text == nullptr) return std::nullopt;
  const std::string_view digits = text;
  uid_t user = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), user);
  if (digits.empty() || code != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return user;
}

bool is_trusted_user(uid_t user) { return user == 0 || user == ::geteuid() || user == user_of_sudo(); }

std::string account_name(uid_t user) {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  return ::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr ? found->pw_name
                                                                                                   : std::string();
}

// A user's private group, by the convention of Debian and others: it has the user's name, and no other account is in
// it. One whose members cannot be told is everyone's.
bool is_private(gid_t group) {
  std::vector<char> buffer(65536);
  struct group entry {};
  struct group* found = nullptr;
  if (::getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) return false;
  std::vector<std::string> names{account_name(0), account_name(::geteuid())};
  if (const auto user = user_of_sudo()) names.push_back(account_name(*user));
  const auto is_known = [&](const std::string& name) {
    for (const std::string& known : names) {
      if (!known.empty() && known == name) return true;
    }
    return false;
  };
  if (!is_known(found->gr_name)) return false;
  for (char** member = found->gr_mem; *member != nullptr; ++member) {
    if (!is_known(*member)) return false;
  }
  // Those whose first group it is are not among its members.
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  bool is_shared = false;
  ::setpwent();
  while (const passwd* account = ::getpwent())
    is_shared = is_shared || (account->pw_gid == group && !is_trusted_user(account->pw_uid));
  ::endpwent();
  return !is_shared;
}

// With an access list, the bits of the group are what the whole list allows at most.
bool has_access_list(const std::string& name) {
  return ::getxattr(name.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
}

std::string distrust_of(const std::string& name, const struct stat& status) {
  if (!is_trusted_user(status.st_uid))
    return name + " belongs to another user (UID " + std::to_string(status.st_uid) + ")";
  if (S_ISLNK(status.st_mode)) return {};
  if (S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0) return {};
  if ((status.st_mode & S_IWOTH) != 0) return "every user can write to " + name;
  if ((status.st_mode & S_IWGRP) == 0) return {};
  if (has_access_list(name)) return "other users can write to " + name + " (by its access control list)";
  if (!is_private(status.st_gid))
    return "the group with GID " + std::to_string(status.st_gid) + " can write to " + name;
  return {};
}

std::string own_program() {
  std::array<char, PATH_MAX> buffer{};
  const ssize_t size = ::readlink("/proc/self/exe", buffer.data(), buffer.size());
  return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
}

// The names of a path, the last one first.
void push_names(const std::string& path, std::vector<std::string>& names) {
  std::size_t end = path.size();
  while (end > 0) {
    const std::size_t slash = path.rfind('/', end - 1);
    const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
    if (end > begin) names.push_back(path.substr(begin, end - begin));
    end = slash == std::string::npos ? 0 : slash;
  }
}

// Goes the way that the system goes, name by name.
std::string walk(const std::string& path) {
  constexpr int k_most_links = 40;  // as the kernel has it
  const std::string program = own_program();
  std::vector<std::string> names;
  push_names(path, names);
  std::string at = "/";
  struct stat status {};
  if (::lstat("/", &status) == 0 && !program.starts_with('/')) {
    if (std::string fault = distrust_of("/", status); !fault.empty()) return fault;
  }
  for (int links = 0; !names.empty();) {
    const std::string name = std::move(names.back());
    names.pop_back();
    if (name == ".") continue;
    if (name == "..") {
      at.resize(std::max<std::size_t>(at.rfind('/'), 1));
      continue;
    }
    const std::string next = (at == "/" ? at : at + "/") + name;
    if (::lstat(next.c_str(), &status) != 0) return errno == ENOENT ? std::string() : next + " cannot be inspected";
    if (const bool is_above_program = !names.empty() && program.starts_with(next + "/"); !is_above_program) {
      if (std::string fault = distrust_of(next, status); !fault.empty()) return fault;
    }
    if (!S_ISLNK(status.st_mode)) {
      at = next;
      continue;
    }
    std::array<char, PATH_MAX> buffer{};
    const ssize_t size = ::readlink(next.c_str(), buffer.data(), buffer.size());
    if (size < 0 || ++links > k_most_links) return next + " cannot be inspected";
    const std::string target(buffer.data(), static_cast<std::size_t>(size));
    if (target.starts_with('/')) at = "/";
    push_names(target, names);
  }
  return {};
}

std::error_code read_open(int descriptor, std::string& bytes, std::uint64_t most) {
  constexpr std::size_t k_room = 65536;
  bytes.clear();
  while (true) {
    const std::size_t before = bytes.size();
    bytes.resize(before + k_room);
    const ssize_t got = ::read(descriptor, bytes.data() + before, k_room);
    const int failure = errno;
    bytes.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) return {};
    if (got < 0 && failure != EINTR) return {failure, std::generic_category()};
    if (bytes.size() > most) return std::make_error_code(std::errc::value_too_large);
  }
}

}  // namespace

std::string changeable_by_others(const fs::path& path) {
  std::error_code code;
  const fs::path whole = fs::absolute(path, code);
  return code ? path.string() + " cannot be inspected" : walk(whole.string());
}

std::string changeable_by_others(const std::string& name, const struct stat& status) {
  return distrust_of(name, status);
}

std::string not_own(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0)
    return errno == ENOENT ? std::string() : path.string() + " cannot be inspected";
  if (S_ISLNK(status.st_mode)) return path.string() + " is a link";
  if (status.st_uid != ::geteuid() && status.st_uid != user_of_sudo())
    return path.string() + " belongs to another user (UID " + std::to_string(status.st_uid) + ")";
  return distrust_of(path.string(), status);
}

std::error_code read_with_owner(const fs::path& path, std::string& bytes, std::string& distrust, std::uint64_t most) {
  constexpr int k_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  distrust.clear();
  int descriptor = ::open(path.c_str(), k_flags | O_NOFOLLOW);
  if (descriptor < 0 && errno == ELOOP) {
    // Whoever may replace a link may choose another file of this user's for it.
    distrust = changeable_by_others(path);
    descriptor = ::open(path.c_str(), k_flags);
  }
  if (descriptor < 0) return last_error();
  struct stat status {};
  std::error_code code = ::fstat(descriptor, &status) == 0 ? std::error_code() : last_error();
  if (!code && S_ISDIR(status.st_mode)) code = std::make_error_code(std::errc::is_a_directory);
  if (!code && !S_ISREG(status.st_mode)) code = std::make_error_code(std::errc::not_supported);
  if (!code && distrust.empty()) distrust = distrust_of(path.string(), status);
  if (!code) code = read_open(descriptor, bytes, most);
  ::close(descriptor);
  return code;
}

}  // namespace skrobot
