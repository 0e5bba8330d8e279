// SPDX-License-Identifier: MIT
// Many records written without waiting for the disk, and then made durable together.
#ifndef SKROBOT_HOST_STORE_UNSYNCED_FILES_HPP
#define SKROBOT_HOST_STORE_UNSYNCED_FILES_HPP

#include "base/file_system.hpp"

namespace skrobot {

/// Does what another file system does, but for the syncs. What is written survives this process, and a power cut only
/// after sync_all().
class UnsyncedFiles : public FileSystem {
 public:
  explicit UnsyncedFiles(FileSystem& files) : files_(files) {}
  std::error_code create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) override;
  std::error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return files_.rename(from, to);
  }
  std::error_code replace(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return files_.replace(from, to);
  }
  std::error_code rename_exclusive(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return files_.rename_exclusive(from, to);
  }
  std::error_code make_directory(const std::filesystem::path& path) override { return files_.make_directory(path); }
  std::error_code make_directories(const std::filesystem::path& path) override;
  std::error_code sync_directory(const std::filesystem::path&) override { return {}; }
  std::error_code remove(const std::filesystem::path& path) override { return files_.remove(path); }
  std::error_code remove_all(const std::filesystem::path& path) override { return files_.remove_all(path); }
  bool exists(const std::filesystem::path& path) override { return files_.exists(path); }
  std::error_code read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most,
                       std::string& bytes) override {
    return files_.read(path, offset, most, bytes);
  }

 private:
  FileSystem& files_;
};

/// All that was written on the file system of `directory`, by anyone, survives a power cut.
std::error_code sync_all(const std::filesystem::path& directory);

}  // namespace skrobot

#endif
