// SPDX-License-Identifier: MIT
#include "query/index_folder.hpp"

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <chrono>
#include <skrobot/error.hpp>
#include <vector>

#include "base/directory.hpp"
#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "base/private_folder.hpp"
#include "core/plugin_setup.hpp"
#include "query/index_update.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr const char* k_prefix = "index-";

// The files that SQLite keeps next to a database.
std::vector<fs::path> files_beside(const fs::path& file) {
  return {file.string() + "-journal", file.string() + "-wal", file.string() + "-shm"};
}

// One index for each path and machine: machines that share a home may not see each other's locks.
std::string folder_name(const fs::path& repository) {
  std::error_code code;
  const fs::path real = fs::canonical(repository, code);
  const boost::uuids::name_generator_sha1 name(boost::uuids::ns::url());
  return boost::uuids::to_string(name(host_name() + "\n" + (code ? repository : real).string()));
}

bool is_empty_or_absent(const fs::path& file) {
  const PrivateFile found = look_at_private_file(file);
  if (found != PrivateFile::fit) return found == PrivateFile::absent;
  const auto stamp = file_stamp(file);
  return !stamp || stamp->size == 0;
}

}  // namespace

std::string repository_identity(const fs::path& repository) {
  Directory directory;
  FileIdentity found;
  if (directory.open(repository) || directory.identity(found)) return {};
  return std::to_string(found.device) + " " + std::to_string(found.inode) + " " + std::to_string(found.born_ns);
}

IndexFolder::IndexFolder(const fs::path& repository) {
  const fs::path cache = user_folder("XDG_CACHE_HOME", ".cache");
  if (cache.empty()) {
    fault_ = "neither XDG_CACHE_HOME nor HOME is set to a folder";
    return;
  }
  PrivateFolder made = make_private_folder(cache / "skrobot", fs::path("index") / folder_name(repository));
  path_ = std::move(made.path);
  fault_ = std::move(made.fault);
  file_ = path_ / (k_prefix + std::to_string(k_index_version) + ".sqlite");
  if (!fault_.empty()) return;
  // The folder's modification time records its last use, to the day.
  const auto stamp = file_stamp(path_);
  const auto age =
      std::chrono::system_clock::now().time_since_epoch() - std::chrono::nanoseconds(stamp ? stamp->changed_ns : 0);
  if (age > std::chrono::hours(24)) touch(path_);
}

std::uint64_t IndexFolder::inode() const {
  const auto stamp = file_stamp(file_);
  return stamp ? stamp->inode : 0;
}

std::unique_ptr<FileLock> IndexFolder::lock(std::chrono::milliseconds patience) {
  try {
    auto lock = std::make_unique<FileLock>(path_, patience);
    if (lock->is_held()) return lock;
    fault_ = "another process has locked the index in " + path_.string();
  } catch (const Error& e) {
    fault_ = e.what();
  }
  return nullptr;
}

bool IndexFolder::prepare() {
  bool is_fit = look_at_private_file(file_) != PrivateFile::unfit;
  const std::vector<fs::path> beside = files_beside(file_);
  is_fit = is_fit && std::all_of(beside.begin() + 1, beside.end(), [](const fs::path& file) {
             return look_at_private_file(file) == PrivateFile::absent;
           });
  is_fit = is_fit && look_at_private_file(beside.front()) != PrivateFile::unfit;
  if (is_fit && !is_empty_or_absent(beside.front())) {
    // A journal belongs to a writer. Without one, SQLite would roll it back and delete the files that it names.
    const auto lock = this->lock(std::chrono::milliseconds(0));
    if (lock && !is_empty_or_absent(beside.front()) && !remove_files()) return false;
    fault_.clear();
  } else if (!is_fit) {
    const auto lock = this->lock();
    if (!lock || !remove_files()) return false;
  }
  if (look_at_private_file(file_) == PrivateFile::fit) return true;
  const auto code = make_private_file(file_);
  if (code && code != std::errc::file_exists)
    return fault_ = "cannot create " + file_.string() + ": " + reason(code), false;
  if (!code) prune_indexes(path_.parent_path());
  return true;
}

bool IndexFolder::discard(std::uint64_t inode) {
  // The lock excludes writers, so this cannot be the journal of a new file.
  const auto lock = this->lock();
  return lock && (this->inode() != inode || remove_files());
}

// REQUIRES: the lock. Removes the database first: without it, SQLite ignores the other files.
bool IndexFolder::remove_files() {
  std::vector<fs::path> all = files_beside(file_);
  all.insert(all.begin(), file_);
  for (const fs::path& file : all) {
    const auto code = real_file_system().remove(file);
    if (code && code != std::errc::no_such_file_or_directory)
      return fault_ = "cannot remove " + file.string() + ": " + reason(code), false;
  }
  return true;
}

void prune_indexes(const fs::path& folder) {
  constexpr std::chrono::hours k_longest_unused{24 * 30};
  constexpr std::size_t k_most_kept = 100, k_most_looked_at = 10'000;
  std::vector<std::pair<std::int64_t, fs::path>> found;
  std::error_code code;
  for (fs::directory_iterator at(folder, code), end; !code && at != end && found.size() < k_most_looked_at;
       at.increment(code)) {
    std::error_code ignored;
    if (at->symlink_status(ignored).type() != fs::file_type::directory) continue;
    if (const auto stamp = file_stamp(at->path())) found.emplace_back(stamp->changed_ns, at->path());
  }
  std::sort(found.rbegin(), found.rend());
  const auto oldest = std::chrono::duration_cast<std::chrono::nanoseconds>(
                          (std::chrono::system_clock::now() - k_longest_unused).time_since_epoch())
                          .count();
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (i < k_most_kept && found[i].first >= oldest) continue;
    try {
      const FileLock lock(found[i].second, std::chrono::milliseconds(0));
      if (!lock.is_held()) continue;
      for (fs::directory_iterator at(found[i].second, code), end; !code && at != end; at.increment(code)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with(k_prefix) || name.starts_with("." + std::string(k_prefix)))
          static_cast<void>(real_file_system().remove(at->path()));
      }
      std::error_code ignored;
      fs::remove(found[i].second, ignored);  // a folder that still holds something stays
    } catch (const Error&) {
      continue;
    }
  }
}

}  // namespace skrobot
