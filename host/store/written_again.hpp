// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_STORE_WRITTEN_AGAIN_HPP
#define SKROBOT_HOST_STORE_WRITTEN_AGAIN_HPP

#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "base/file_system.hpp"

namespace skrobot {

/// For a file that is still open, after someone else removed or replaced it: when `path` does not name it any more,
/// copies it to a file of that name, which `file` is from then on. Nothing: there was nothing to do. Else success, or
/// why it could not be done.
std::optional<std::error_code> write_again(FileSystem& files, const std::filesystem::path& path,
                                           std::unique_ptr<OutputFile>& file);

/// Appends the bytes of `from` between two offsets to `to`.
std::error_code copy_bytes(OutputFile& from, std::uint64_t begin, std::uint64_t end, OutputFile& to);

/// Makes a hidden file beside `path` that takes its place later; `name` is the hidden file's. One that a killed host
/// left is replaced.
std::error_code create_beside(FileSystem& files, const std::filesystem::path& path, std::filesystem::path& name,
                              std::unique_ptr<OutputFile>& file);

}  // namespace skrobot

#endif
