// SPDX-License-Identifier: MIT
// What of a process a plugin can change without being asked to.
#ifndef SKROBOT_HOST_WORKER_SURROUNDINGS_HPP
#define SKROBOT_HOST_WORKER_SURROUNDINGS_HPP

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace skrobot {

/// This process at one moment.
struct Surroundings {
  std::map<std::string, std::string> variables;  ///< the environment
  std::map<std::string, std::string>
      settings;  ///< working directory, umask, locale, rounding mode, signal handlers and mask
  std::map<std::string, std::string> descriptors;  ///< number to what it is, "/tmp/x" or "socket:[123]"
  std::size_t threads = 0;
  bool has_children = false;

  /// REQUIRES: within a DefaultFloatingPoint.
  static Surroundings now();
};

/// What differs, as sentences' ends: "changed the umask from 0022 to 0077", "set the environment variable X".
std::vector<std::string> changes(const Surroundings& before, const Surroundings& after);
/// The descriptors that are new, as text: "4 (/tmp/x)".
std::vector<std::string> new_descriptors(const Surroundings& before, const Surroundings& after);

/// Every file below `folder`, relative to it.
std::set<std::string> files_below(const std::string& folder);

/// The names, at most some of them: "a, b, c and 4 more".
std::string listed(const std::vector<std::string>& names);

}  // namespace skrobot

#endif
