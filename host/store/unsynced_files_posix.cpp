// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "store/unsynced_files.hpp"

namespace skrobot {
namespace {

class UnsyncedFile : public OutputFile {
 public:
  explicit UnsyncedFile(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}
  std::error_code write(std::string_view bytes) override { return file_->write(bytes); }
  std::error_code sync() override { return {}; }
  std::error_code read(std::uint64_t offset, std::size_t most, std::string& bytes) override {
    return file_->read(offset, most, bytes);
  }
  bool is_named(const std::filesystem::path& path) override { return file_->is_named(path); }

 private:
  std::unique_ptr<OutputFile> file_;
};

}  // namespace

std::error_code UnsyncedFiles::create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) {
  std::unique_ptr<OutputFile> inner;
  if (const auto code = files_.create(path, inner)) return code;
  file = std::make_unique<UnsyncedFile>(std::move(inner));
  return {};
}

// The other file system's would sync those that it makes.
std::error_code UnsyncedFiles::make_directories(const std::filesystem::path& path) {
  std::error_code code = files_.make_directory(path);
  if (code == std::errc::no_such_file_or_directory && path.has_parent_path() && path.parent_path() != path) {
    if (const auto above = make_directories(path.parent_path())) return above;
    code = files_.make_directory(path);
  }
  std::error_code ignored;
  return code == std::errc::file_exists && std::filesystem::is_directory(path, ignored) ? std::error_code() : code;
}

std::error_code sync_all(const std::filesystem::path& directory) {
  const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return {errno, std::generic_category()};
  const std::error_code code =
      ::syncfs(descriptor) == 0 ? std::error_code() : std::error_code(errno, std::generic_category());
  ::close(descriptor);
  return code;
}

}  // namespace skrobot
