// SPDX-License-Identifier: MIT
#include <cxxabi.h>

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

std::string demangled(const char* name) {
  if (std::strncmp(name, "_Z", 2) != 0) return name;  // "f" would be taken for the type float
  int status = 0;
  char* text = abi::__cxa_demangle(name, nullptr, nullptr, &status);
  std::string result = status == 0 ? text : name;
  std::free(text);
  return result;
}

std::string find_function(std::string_view bytes, std::uint64_t offset) {
  const auto function = ElfFile(bytes).function_at(offset);
  return function ? demangled(std::string(function->name).c_str()) + " +" + hexadecimal(function->distance) : std::string();
}

}  // namespace

std::string function_at(const std::filesystem::path& library, std::uint64_t offset) {
  std::string bytes;
  return read_file(library, bytes) ? std::string() : find_function(bytes, offset);
}

std::string describe_crash(protocol::Fields& fields) {
  std::map<std::string, std::string> files;  // each read once
  fields.number();
  std::string text = "at address " + hexadecimal(fields.number()) + "\n";
  const std::uint64_t count = fields.number();
  for (std::uint64_t i = 0; i < count && fields.ok(); ++i) {
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
    if (is_new) static_cast<void>(read_file(library, file->second));
    std::string function = find_function(file->second, offset);
    if (function.empty() && !exported.empty()) function = demangled(exported.c_str());
    text += (function.empty() ? "?" : function) + " in " + std::filesystem::path(library).filename().string() + " (+" + hexadecimal(offset) + ")\n";
  }
  return text;
}

}  // namespace skrobot
