// SPDX-License-Identifier: MIT
#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <map>
#include <mutex>
#include <stdexcept>

#include "base/kept.hpp"
#include "base/mapped_file.hpp"
#include "plugin/elf_file.hpp"
#include "plugin/first_version.hpp"
#include "plugin/library.hpp"
#include "plugin/plugin_file.hpp"

namespace skrobot {
namespace {

constexpr std::string_view view(skrobot_str text) { return {text.data, text.size}; }

// The loader's own words without Boost's and without the path, which the caller names.
std::string loader_text(std::string text, const std::string& path) {
  if (const std::size_t at = text.find(path + ": "); at != std::string::npos) text.erase(0, at + path.size() + 2);
  if (const std::size_t at = text.rfind(": Bad file descriptor"); at != std::string::npos) text.erase(at);
  constexpr std::string_view k_before = "dlerror system message: ";
  if (const std::size_t at = text.find(k_before); at != std::string::npos) {
    text.erase(0, at + k_before.size());
    if (text.ends_with(')')) text.pop_back();
  }
  return text;
}

// dlsym also finds the symbol in a library that the plugin depends on: that one's entry is not ours.
bool lies_in(const void* address, const std::filesystem::path& path) {
  Dl_info info{};
  std::error_code code;
  return ::dladdr(address, &info) != 0 && info.dli_fname != nullptr &&
         std::filesystem::equivalent(info.dli_fname, path, code);
}

void check(const skrobot_entry& entry) {
  if (!is_whole(entry)) {
    throw std::runtime_error("its skrobot_plugin_entry is " + std::to_string(entry.struct_size) +
                             " bytes, this host needs " + std::to_string(k_first_size<skrobot_entry>));
  }
  if (entry.abi_major != SKROBOT_ABI_MAJOR) {
    throw std::runtime_error("it was built for version " + std::to_string(entry.abi_major) +
                             " of the plugin contract, this host has version " + std::to_string(SKROBOT_ABI_MAJOR) +
                             "; rebuild it with this host's SDK");
  }
  if (entry.id.data == nullptr || entry.id.size == 0) throw std::runtime_error("its skrobot_plugin_entry has no id");
  if (entry.count == nullptr || entry.descriptor == nullptr) {
    throw std::runtime_error("its skrobot_plugin_entry lacks the function count or descriptor");
  }
}

}  // namespace

void check_library_file(const std::filesystem::path& path) {
  std::error_code code;
  const MappedFile file(path, code);
  if (code) throw std::runtime_error("it cannot be read");
  if (const std::string fault = ElfFile(file.bytes()).fault(); !fault.empty()) throw std::runtime_error(fault);
}

namespace {

const skrobot_entry& load(const std::filesystem::path& path) {
  check_library_file(path);
  using boost::dll::load_mode::type;
  constexpr auto k_mode = boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local;
  // Never unloaded: that would pull code from under threads and thread-local destructors that the plugin left behind.
  auto& library = kept<boost::dll::shared_library>();
  try {
    library.load(path, static_cast<type>(k_mode));
  } catch (const std::system_error& e) {
    throw LoaderError(loader_text(e.what(), path.string()));
  } catch (const std::exception& e) {
    throw std::runtime_error(std::string("it threw an exception during loading: ") + e.what());
  } catch (...) {
    throw std::runtime_error("it threw an exception during loading");
  }
  // Nor by the plugin itself, should it close what it found open.
  ::dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
  if (!library.has("skrobot_plugin_entry")) {
    throw std::runtime_error("it is not a skrobot plugin: it does not export skrobot_plugin_entry");
  }
  const auto& entry = library.get<const skrobot_entry>("skrobot_plugin_entry");
  if (!lies_in(&entry, path)) {
    throw std::runtime_error("it does not export skrobot_plugin_entry itself; only one of its libraries does");
  }
  check(entry);
  return entry;
}

struct Loaded {
  const skrobot_entry* entry;
  std::string stamp;
};

}  // namespace

const skrobot_entry* load_plugin(const std::filesystem::path& path, std::string_view stamp) {
  static std::mutex mutex;
  static auto& known = kept<std::map<std::string, Loaded>>();
  const std::lock_guard lock(mutex);
  auto found = known.find(path.native());
  // Stamped after it is loaded: a file that was changed in between is refused for nothing, but never taken for the
  // other.
  if (found == known.end()) {
    const skrobot_entry& entry = load(path);
    found = known.emplace(path.native(), Loaded{&entry, plugin_stamp(path)}).first;
  }
  if (!stamp.empty() && found->second.stamp != stamp)
    throw std::runtime_error("its file has changed since it was inspected; run the command again to use the new file");
  return found->second.entry;
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
