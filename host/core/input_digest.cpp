// SPDX-License-Identifier: MIT
#include "core/input_digest.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "base/digest.hpp"
#include "base/file_system.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

// Entries count too: a directory of a million empty files is not read by the way.
constexpr std::uint64_t k_bytes_an_entry = 1024;

bool take(std::uint64_t& limit, std::uint64_t bytes) {
  if (bytes > limit) return false;
  limit -= bytes;
  return true;
}

// The trials of a sweep read the same files: each is read once as long as it does not change. Thread-safe.
class KnownDigests {
 public:
  std::string of(const fs::path& path, const FileStamp& stamp) {
    {
      const std::lock_guard lock(mutex_);
      const auto found = known_.find(path);
      if (found != known_.end() && found->second.first == stamp) return found->second.second;
    }
    std::string digest = file_sha256(path);
    const std::lock_guard lock(mutex_);
    if (known_.size() >= k_most) known_.clear();
    known_[path] = {stamp, digest};
    return digest;
  }

 private:
  static constexpr std::size_t k_most = 64;
  std::mutex mutex_;
  std::map<fs::path, std::pair<FileStamp, std::string>> known_;
};

std::string file_digest(const fs::path& path, const FileStamp& stamp, std::uint64_t& limit) {
  static KnownDigests known;
  if (!stamp.is_regular || !take(limit, stamp.size)) return k_not_read;
  const std::string digest = known.of(path, stamp);
  return digest.empty() ? k_not_read : digest;
}

std::string tree_digest(const fs::path& root, std::uint64_t& limit) {
  std::vector<std::string> lines;
  std::error_code code;
  for (fs::recursive_directory_iterator at(root, code), end; !code && at != end; at.increment(code)) {
    if (!take(limit, k_bytes_an_entry)) return k_not_read;
    const auto stamp = file_stamp(at->path());
    if (!stamp || stamp->is_directory) continue;
    const std::string digest = file_digest(at->path(), *stamp, limit);
    if (digest == k_not_read) return k_not_read;
    lines.push_back(at->path().lexically_relative(root).string() + " " + digest + "\n");
  }
  if (code) return k_not_read;
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line;
  return text_sha256(text);
}

}  // namespace

std::vector<InputFile> digest_inputs(const std::vector<AnyTask::Path>& paths, std::uint64_t limit) {
  std::vector<InputFile> inputs;
  for (const AnyTask::Path& item : paths) {
    const auto stamp = file_stamp(item.path);
    if (item.only_file && !(stamp && stamp->is_regular)) continue;
    std::string digest;
    if (stamp) digest = stamp->is_directory ? tree_digest(item.path, limit) : file_digest(item.path, *stamp, limit);
    inputs.push_back({item.parameter, std::move(digest)});
  }
  return inputs;
}

}  // namespace skrobot
