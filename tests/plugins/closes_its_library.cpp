// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <dlfcn.h>

SKROBOT_FAULT(closes_its_library, "Closes its own library more often than it was opened, and goes on") {
  Dl_info self{};
  ::dladdr(reinterpret_cast<const void*>(&skrobot_plugin_entry), &self);
  void* library = ::dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD);
  for (int i = 0; library != nullptr && i < 8; ++i) ::dlclose(library);
  return nullptr;
}
