// SPDX-License-Identifier: MIT
// The real disk, but for one operation that fails.
#ifndef SKROBOT_TESTS_SUPPORT_FAILING_FILE_SYSTEM_HPP
#define SKROBOT_TESTS_SUPPORT_FAILING_FILE_SYSTEM_HPP

#include <string>
#include <vector>

#include "base/file_system.hpp"

namespace skrobot::test {

/// Hands everything on; the operation of number `at`, from 0, fails with `code` and does nothing, or writes half.
class FailingFileSystem : public FileSystem {
 public:
  explicit FailingFileSystem(std::size_t at = SIZE_MAX, std::errc code = std::errc::io_error) : at_(at), code_(code) {}

  std::error_code create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) override {
    const auto code = next("create " + path.filename().string());
    if (code) return code;
    std::unique_ptr<OutputFile> real;
    const auto made = disk_.create(path, real);
    if (!made) file = std::make_unique<File>(*this, std::move(real));
    return made;
  }
  std::error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    const auto code = next("rename " + to.filename().string());
    return code ? code : disk_.rename(from, to);
  }
  std::error_code replace(const std::filesystem::path& from, const std::filesystem::path& to) override {
    const auto code = next("replace " + to.filename().string());
    return code ? code : disk_.replace(from, to);
  }
  std::error_code rename_exclusive(const std::filesystem::path& from, const std::filesystem::path& to) override {
    const auto code = next("rename_exclusive " + to.filename().string());
    return code ? code : disk_.rename_exclusive(from, to);
  }
  std::error_code make_directory(const std::filesystem::path& path) override {
    const auto code = next("make_directory");
    return code ? code : disk_.make_directory(path);
  }
  std::error_code make_directories(const std::filesystem::path& path) override {
    const auto code = next("make_directories");
    return code ? code : disk_.make_directories(path);
  }
  std::error_code sync_directory(const std::filesystem::path& directory) override {
    const auto code = next("sync_directory");
    return code ? code : disk_.sync_directory(directory);
  }
  std::error_code remove(const std::filesystem::path& path) override {
    const auto code = next("remove");
    return code ? code : disk_.remove(path);
  }
  std::error_code remove_all(const std::filesystem::path& path) override {
    const auto code = next("remove_all");
    return code ? code : disk_.remove_all(path);
  }
  bool exists(const std::filesystem::path& path) override { return disk_.exists(path); }
  std::error_code read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most,
                       std::string& bytes) override {
    const auto code = next("read");
    return code ? code : disk_.read(path, offset, most, bytes);
  }

  /// The operations so far.
  const std::vector<std::string>& operations() const { return operations_; }

 private:
  class File : public OutputFile {
   public:
    File(FailingFileSystem& files, std::unique_ptr<OutputFile> real) : files_(files), real_(std::move(real)) {}
    std::error_code write(std::string_view bytes) override {
      const auto code = files_.next("write");
      return code ? static_cast<void>(real_->write(bytes.substr(0, bytes.size() / 2))), code : real_->write(bytes);
    }
    std::error_code sync() override {
      const auto code = files_.next("sync");
      return code ? code : real_->sync();
    }
    std::error_code read(std::uint64_t offset, std::size_t most, std::string& bytes) override {
      const auto code = files_.next("read of an open file");
      return code ? code : real_->read(offset, most, bytes);
    }
    bool is_named(const std::filesystem::path& path) override { return real_->is_named(path); }

   private:
    FailingFileSystem& files_;
    std::unique_ptr<OutputFile> real_;
  };

  std::error_code next(std::string name) {
    operations_.push_back(std::move(name));
    return operations_.size() == at_ + 1 ? std::make_error_code(code_) : std::error_code();
  }

  FileSystem& disk_ = real_file_system();
  std::size_t at_;
  std::errc code_;
  std::vector<std::string> operations_;
};

}  // namespace skrobot::test

#endif
