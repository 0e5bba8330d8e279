// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_MAPPED_FILE_HPP
#define SKROBOT_HOST_BASE_MAPPED_FILE_HPP

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace skrobot {

/// A file's bytes, read when they are looked at. Whoever cuts the file short meanwhile ends this process: for files
/// that are loaded as code anyway.
class MappedFile {
 public:
  /// On failure `code` says why and there are no bytes.
  MappedFile(const std::filesystem::path& path, std::error_code& code);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  /// Valid as long as this lives.
  std::string_view bytes() const { return {data_, size_}; }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace skrobot

#endif
