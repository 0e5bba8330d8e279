// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <skrobot/notifier.hpp>

#include <cerrno>
#include <cstring>

namespace {

struct FileNotifierParams {
  std::filesystem::path path;
};
SKROBOT_PARAMS(FileNotifierParams, (path, "File to append to; created if missing (its folder is not)",
                                    skrobot::required(), skrobot::not_empty()))

class LockedFile {
 public:
  explicit LockedFile(const std::filesystem::path& path) : path_(path) {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (descriptor_ < 0) fail("open");
    while (::flock(descriptor_, LOCK_EX) != 0) {
      if (errno != EINTR) fail("lock");
    }
  }
  LockedFile(const LockedFile&) = delete;
  LockedFile& operator=(const LockedFile&) = delete;
  ~LockedFile() { ::close(descriptor_); }

  // All of it or nothing.
  void append(std::string_view line) {
    struct stat before {};
    if (::fstat(descriptor_, &before) != 0) fail("inspect");
    while (!line.empty()) {
      const ssize_t written = ::write(descriptor_, line.data(), line.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        const int number = errno;
        if (S_ISREG(before.st_mode)) [[maybe_unused]]
          const int cut = ::ftruncate(descriptor_, before.st_size);
        errno = number;
        fail("write to");
      }
      line.remove_prefix(static_cast<std::size_t>(written));
    }
    // A pipe or a terminal cannot be synced and need not be.
    if (::fdatasync(descriptor_) != 0 && errno != EINVAL && errno != EROFS) fail("sync");
  }

 private:
  [[noreturn]] void fail(const char* what) const {
    throw skrobot::TaskError(std::string("cannot ") + what + " " + path_.string() + ": " + std::strerror(errno));
  }
  std::filesystem::path path_;
  int descriptor_ = -1;
};

class FileNotifier : public skrobot::Notifier<FileNotifierParams> {
 public:
  void notify(const skrobot::Notification& notification, const FileNotifierParams& params) override {
    LockedFile(params.path).append(skrobot::to_text(skrobot::notification_to_json(notification)) + "\n");
  }
};

}  // namespace

SKROBOT_PLUGIN("skrobot.file_notifier", "1.0.0",
               skrobot::notifier<FileNotifier>("file_notifier",
                                               "Appends each notification to a file, as one JSON line"))
