// SPDX-License-Identifier: MIT
#include <cxxabi.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

#include "base/file_system.hpp"
#include "isolate/backtrace.hpp"
#include "plugin/elf_file.hpp"

namespace skrobot {
namespace {

std::string hexadecimal(std::uint64_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(number));
  return text;
}

constexpr std::size_t k_most_name_bytes = 2000;

// How often a mangled name refers back to its own parts: S_, S0_, T_, T0_ …
std::size_t back_references(std::string_view mangled) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < mangled.size(); ++i) {
    if (mangled[i] != 'S' && mangled[i] != 'T') continue;
    const std::size_t end = mangled.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", i + 1);
    if (end != std::string_view::npos && mangled[end] == '_') ++count;
  }
  return count;
}

std::string demangled(const char* mangled) {
  // Each back reference repeats what may repeat itself: 300 bytes can stand for gigabytes. Such a name stays as it is.
  constexpr std::size_t k_most_back_references = 40;
  std::string name = std::string(mangled).substr(0, k_most_name_bytes);
  if (!name.starts_with("_Z") || name.size() == k_most_name_bytes || back_references(name) > k_most_back_references)
    return name;  // "f" would be taken for the type float
  int status = 0;
  char* text = abi::__cxa_demangle(mangled, nullptr, nullptr, &status);
  std::string result = status == 0 ? text : name;
  std::free(text);
  if (result.size() > k_most_name_bytes) result.resize(k_most_name_bytes);
  return result;
}

constexpr std::uint64_t k_most_library_bytes = std::uint64_t{1} << 29;  // a larger one is not searched for names
constexpr std::uint64_t k_most_frames = 256;

std::string find_function(std::string_view bytes, std::uint64_t offset) {
  const auto function = ElfFile(bytes).function_at(offset);
  return function ? demangled(std::string(function->name).c_str()) + " +" + hexadecimal(function->distance)
                  : std::string();
}

}  // namespace

std::string function_at(const std::filesystem::path& library, std::uint64_t offset) {
  std::string bytes;
  return read_regular_file(library, bytes, k_most_library_bytes) ? std::string() : find_function(bytes, offset);
}

std::string describe_crash(protocol::Fields& fields) {
  std::map<std::string, std::string> files;  // each read once
  std::uint64_t read = 0;
  fields.number();
  const bool has_address = fields.number() != 0;
  const std::uint64_t address = fields.number();
  std::string text = has_address ? "at address " + hexadecimal(address) + "\n" : std::string();
  const std::uint64_t count = fields.number();
  for (std::uint64_t i = 0; i < std::min(count, k_most_frames) && fields.ok(); ++i) {
    const std::string library(fields.text());
    const std::uint64_t offset = fields.number();
    const std::string exported(fields.text());
    if (!fields.ok()) break;
    text += "#" + std::to_string(i) + " ";
    if (library.empty()) {
      text += hexadecimal(offset) + " in no library\n";
      continue;
    }
    const auto [file, is_new] = files.try_emplace(library);
    // A crash is told by a process that may be out of its mind: what it makes us read is limited.
    if (is_new && !read_regular_file(library, file->second, k_most_library_bytes - read)) read += file->second.size();
    std::string function = find_function(file->second, offset);
    if (function.empty() && !exported.empty()) function = demangled(exported.c_str());
    text += (function.empty() ? "?" : function) + " in " + std::filesystem::path(library).filename().string() + " (+" +
            hexadecimal(offset) + ")\n";
  }
  return text;
}

}  // namespace skrobot
