// SPDX-License-Identifier: MIT
#include "store/durable_mark.hpp"

#include <sys/stat.h>
#include <time.h>

#include <memory>

#include "base/file_system.hpp"
#include "store/unsynced_files.hpp"

namespace skrobot {
namespace {

constexpr const char* k_mark = ".synced";
constexpr const char* k_next_mark = ".synced.tmp";

std::int64_t to_ns(const timespec& time) { return time.tv_sec * 1'000'000'000LL + time.tv_nsec; }

bool changed_ns(const std::filesystem::path& path, std::int64_t& ns) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return false;
  ns = to_ns(status.st_mtim);
  return true;
}

}  // namespace

std::error_code mark_durable(const std::filesystem::path& experiment) {
  FileSystem& files = real_file_system();
  files.remove(experiment / k_next_mark);
  std::unique_ptr<OutputFile> file;
  if (const auto code = files.create(experiment / k_next_mark, file)) return code;
  file.reset();
  // The first call makes the mark durable, so that what was written before it is; the second one its name.
  if (const auto code = sync_all(experiment)) return code;
  if (const auto code = files.rename(experiment / k_next_mark, experiment / k_mark)) return code;
  return files.sync_directory(experiment);
}

DurableMark::DurableMark(const std::filesystem::path& experiment)
    : is_there_(changed_ns(experiment / k_mark, marked_ns_)) {
  timespec now{}, running{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  ::clock_gettime(CLOCK_BOOTTIME, &running);
  started_ns_ = to_ns(now) - to_ns(running);
}

bool DurableMark::covers(const std::filesystem::path& file) const {
  std::int64_t written_ns = 0;
  return !is_there_ || !changed_ns(file, written_ns) || written_ns <= marked_ns_ || written_ns > started_ns_;
}

}  // namespace skrobot
