// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/mapped_file.hpp"

namespace skrobot {

MappedFile::MappedFile(const std::filesystem::path& path, std::error_code& code) {
  code.clear();
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  void* mapped = nullptr;
  if (descriptor < 0 || ::fstat(descriptor, &status) != 0) {
    code.assign(errno, std::generic_category());
  } else if (S_ISDIR(status.st_mode)) {
    code.assign(EISDIR, std::generic_category());
  } else if (status.st_size > 0) {
    mapped = ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (mapped == MAP_FAILED) code.assign(errno, std::generic_category());
  }
  if (descriptor >= 0) ::close(descriptor);
  if (code || mapped == nullptr) return;
  data_ = static_cast<const char*>(mapped);
  size_ = static_cast<std::size_t>(status.st_size);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<char*>(data_), size_);
}

}  // namespace skrobot
