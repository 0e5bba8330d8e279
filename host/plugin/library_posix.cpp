// SPDX-License-Identifier: MIT
#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <stdexcept>

#include "plugin/library.hpp"

namespace skrobot {
namespace {

constexpr std::string_view view(skrobot_str text) { return {text.data, text.size}; }

// The loader's own words without Boost's and without the path, which the caller names.
std::string loader_text(std::string text, const std::string& path) {
  if (const std::size_t at = text.find(path + ": "); at != std::string::npos) text.erase(0, at + path.size() + 2);
  if (const std::size_t at = text.rfind(": Bad file descriptor"); at != std::string::npos) text.erase(at);
  if (const std::size_t at = text.find("boost::dll"); at != std::string::npos) {
    if (const std::size_t end = text.find("): ", at); end != std::string::npos) text.erase(0, end + 3);
  }
  if (text.find("invalid ELF header") != std::string::npos) return "it is not a shared library";
  if (text.find("file too short") != std::string::npos) return "it is cut short (" + text + ")";
  return text;
}

// dlsym also finds the symbol in a library that the plugin depends on: that one's entry is not ours.
bool lies_in(const void* address, const std::filesystem::path& path) {
  Dl_info info{};
  std::error_code code;
  return ::dladdr(address, &info) != 0 && info.dli_fname != nullptr && std::filesystem::equivalent(info.dli_fname, path, code);
}

void check(const skrobot_entry& entry) {
  if (entry.struct_size < sizeof(skrobot_entry)) {
    throw std::runtime_error("its skrobot_plugin_entry is " + std::to_string(entry.struct_size) + " bytes, this host needs " +
                             std::to_string(sizeof(skrobot_entry)));
  }
  if (entry.abi_major != SKROBOT_ABI_MAJOR) {
    throw std::runtime_error("it was built for version " + std::to_string(entry.abi_major) + " of the plugin contract, this host has version " +
                             std::to_string(SKROBOT_ABI_MAJOR) + ": build it again with this host's SDK");
  }
  if (entry.id.data == nullptr || entry.id.size == 0) throw std::runtime_error("its skrobot_plugin_entry has no id");
  if (entry.count == nullptr || entry.descriptor == nullptr) {
    throw std::runtime_error("its skrobot_plugin_entry lacks the function count or descriptor");
  }
}

}  // namespace

const skrobot_entry& load_plugin(const std::filesystem::path& path) {
  using boost::dll::load_mode::type;
  constexpr auto k_mode = boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local;
  // Leaked on purpose: unloading pulls code from under threads and thread-local destructors that the plugin left behind.
  auto* library = new boost::dll::shared_library();
  try {
    library->load(path, static_cast<type>(k_mode));
  } catch (const std::exception& e) {
    throw std::runtime_error(loader_text(e.what(), path.string()));
  }
  if (!library->has("skrobot_plugin_entry")) {
    throw std::runtime_error("it is no skrobot plugin: it does not export skrobot_plugin_entry");
  }
  const auto& entry = library->get<const skrobot_entry>("skrobot_plugin_entry");
  if (!lies_in(&entry, path)) {
    throw std::runtime_error("it does not export skrobot_plugin_entry itself, only a library that it depends on does");
  }
  check(entry);
  return entry;
}

const skrobot_descriptor* find_descriptor(const skrobot_entry& entry, std::string_view kind, std::string_view name) {
  const std::uint32_t count = entry.count();
  for (std::uint32_t i = 0; i < count; ++i) {
    const skrobot_descriptor* item = entry.descriptor(i);
    if (item != nullptr && view(item->kind) == kind && view(item->name) == name) return item;
  }
  return nullptr;
}

}  // namespace skrobot
