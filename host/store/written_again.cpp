// SPDX-License-Identifier: MIT
#include "store/written_again.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace skrobot {

std::error_code copy_bytes(OutputFile& from, std::uint64_t begin, std::uint64_t end, OutputFile& to) {
  constexpr std::uint64_t k_piece = 1 << 16;
  std::string bytes;
  while (begin < end) {
    if (const auto code = from.read(begin, static_cast<std::size_t>(std::min(k_piece, end - begin)), bytes))
      return code;
    if (bytes.empty())
      return end == std::numeric_limits<std::uint64_t>::max() ? std::error_code()
                                                              : std::make_error_code(std::errc::io_error);
    if (const auto code = to.write(bytes)) return code;
    begin += bytes.size();
  }
  return {};
}

std::error_code create_beside(FileSystem& files, const std::filesystem::path& path, std::filesystem::path& name,
                              std::unique_ptr<OutputFile>& file) {
  name = path.parent_path() / ("." + path.filename().string() + ".shorter");
  std::error_code code = files.create(name, file);
  if (code != std::errc::file_exists) return code;
  files.remove(name);
  return files.create(name, file);
}

std::optional<std::error_code> write_again(FileSystem& files, const std::filesystem::path& path,
                                           std::unique_ptr<OutputFile>& file) {
  if (file->is_named(path)) return std::nullopt;
  std::filesystem::path hidden;
  std::unique_ptr<OutputFile> copy;
  if (const auto code = create_beside(files, path, hidden, copy)) return code;
  std::error_code code = copy_bytes(*file, 0, std::numeric_limits<std::uint64_t>::max(), *copy);
  if (!code) code = files.rename(hidden, path);
  if (code) files.remove(hidden);
  else file = std::move(copy);
  return code;
}

}  // namespace skrobot
