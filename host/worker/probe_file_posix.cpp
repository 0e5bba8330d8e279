// SPDX-License-Identifier: MIT
#include <dlfcn.h>

#include <filesystem>
#include <stdexcept>

#include "base/mapped_file.hpp"
#include "plugin/elf_file.hpp"
#include "plugin/first_version.hpp"
#include "worker/probe.hpp"
#include "worker/surroundings.hpp"

namespace skrobot {
namespace {

constexpr std::string_view k_entry = "skrobot_plugin_entry";

void probe_exports(Channel& channel, const std::vector<ElfSymbol>& symbols) {
  std::vector<std::string> others;
  const ElfSymbol* entry = nullptr;
  for (const ElfSymbol& symbol : symbols) {
    if (!symbol.is_defined) continue;
    if (symbol.name == k_entry) entry = &symbol;
    else others.emplace_back(symbol.name);
  }
  if (entry == nullptr) tell(channel, Grade::fail, "does not export skrobot_plugin_entry");
  else if (entry->size < k_first_size<skrobot_entry>) {
    tell(channel, Grade::fail,
         "exports a skrobot_plugin_entry of " + std::to_string(entry->size) + " bytes; its first version has " +
             std::to_string(k_first_size<skrobot_entry>));
  }
  if (!others.empty()) tell(channel, Grade::fail, "exports more than skrobot_plugin_entry: " + listed(others));
}

void probe_unique(Channel& channel, const std::vector<ElfSymbol>& symbols) {
  std::vector<std::string> unique;
  for (const ElfSymbol& symbol : symbols) {
    if (symbol.is_defined && symbol.is_unique) unique.emplace_back(symbol.name);
  }
  if (!unique.empty())
    tell(channel, Grade::fail,
         "shares variables with all libraries in the process (STB_GNU_UNIQUE): " + listed(unique));
}

// "$ORIGIN" is where the library is.
std::string expanded(std::string folder, const std::string& origin) {
  for (const std::string_view name : {"${ORIGIN}", "$ORIGIN"}) {
    if (const std::size_t at = folder.find(name); at != std::string::npos) folder.replace(at, name.size(), origin);
  }
  return folder;
}

std::vector<std::string> run_path_folders(const ElfFile& file) {
  std::vector<std::string> folders;
  for (std::string_view rest = file.run_path(); !rest.empty();) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
    if (!folder.empty()) folders.emplace_back(folder);
  }
  return folders;
}

// Asks the loader for what the library needs, and looks there for each symbol that it leaves open; the library itself
// is not loaded.
void probe_unresolved(Channel& channel, const ElfFile& file, const std::vector<ElfSymbol>& symbols,
                      const std::string& path) {
  std::vector<void*> libraries;
  const std::string origin = std::filesystem::path(path).parent_path().string();
  bool is_whole = true;
  for (const std::string_view needed : file.needed()) {
    void* library = nullptr;
    for (const std::string& folder : run_path_folders(file)) {
      if (library == nullptr)
        library = ::dlopen((expanded(folder, origin) + "/" + std::string(needed)).c_str(), RTLD_LAZY | RTLD_LOCAL);
    }
    if (library == nullptr) library = ::dlopen(std::string(needed).c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (library == nullptr) {
      tell(channel, Grade::fail, "needs the library " + std::string(needed) + ", which is not found");
      is_whole = false;
    } else {
      libraries.push_back(library);
    }
  }
  if (!is_whole) return;
  std::vector<std::string> missing, borrowed;
  for (const ElfSymbol& symbol : symbols) {
    if (symbol.is_defined || symbol.is_weak || symbol.name.empty()) continue;
    const std::string name(symbol.name);
    bool found = false;
    for (void* library : libraries) found = found || ::dlsym(library, name.c_str()) != nullptr;
    if (found) continue;
    (::dlsym(RTLD_DEFAULT, name.c_str()) != nullptr ? borrowed : missing).push_back(name);
  }
  if (!missing.empty())
    tell(channel, Grade::fail, "uses symbols that none of its libraries define: " + listed(missing));
  if (!borrowed.empty())
    tell(channel, Grade::warn,
         "uses symbols that only the host's libraries define, which may change: " + listed(borrowed));
}

void probe_run_path(Channel& channel, const ElfFile& file) {
  std::vector<std::string> fixed;
  for (const std::string& folder : run_path_folders(file)) {
    if (!folder.starts_with("$") && !folder.starts_with("/usr/") && !folder.starts_with("/lib"))
      fixed.push_back(folder);
  }
  if (!fixed.empty())
    tell(channel, Grade::warn, "searches for libraries in folders of the build machine: " + listed(fixed));
}

}  // namespace

void probe_file(Channel& channel, const ProbeOrder& order) {
  std::error_code code;
  const MappedFile mapped(order.path, code);
  if (code) return tell(channel, Grade::fail, "cannot be read: " + code.message());
  const ElfFile file(mapped.bytes());
  if (const std::string fault = file.fault(); !fault.empty()) return tell(channel, Grade::fail, fault);
  const auto symbols = file.dynamic_symbols();
  switch (order.probe) {
    case Probe::text_relocations:
      if (file.has_text_relocations()) tell(channel, Grade::fail, "has relocations in its code (DT_TEXTREL)");
      return;
    case Probe::stack:
      if (file.stack() == ElfStack::executable) tell(channel, Grade::fail, "requests an executable stack");
      if (file.stack() == ElfStack::unsaid)
        tell(channel, Grade::warn, "does not declare its stack non-executable, so it gets an executable one");
      return;
    case Probe::run_path: return probe_run_path(channel, file);
    case Probe::file: return;
    default: break;
  }
  if (!symbols) return tell(channel, Grade::skip, "has no section table, so its symbols cannot be read");
  if (order.probe == Probe::exports) probe_exports(channel, *symbols);
  if (order.probe == Probe::unique_symbols) probe_unique(channel, *symbols);
  if (order.probe == Probe::unresolved) probe_unresolved(channel, file, *symbols, order.path);
}

}  // namespace skrobot
