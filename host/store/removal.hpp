// SPDX-License-Identifier: MIT
// Experiments and runs are deleted here and nowhere else: in directories that are held open, without following a link,
// and only what was looked at before.
#ifndef SKROBOT_HOST_STORE_REMOVAL_HPP
#define SKROBOT_HOST_STORE_REMOVAL_HPP

#include <optional>
#include <string>

#include "base/directory.hpp"

namespace skrobot {

/// An experiment's directory, or the files of one of its runs, as it was when it was looked at.
struct Removable {
  std::string experiment;          ///< an entry's name
  std::optional<std::string> run;  ///< a run's name within it
  FileIdentity directory;          ///< of the experiment's
};

/// Looks at what is to be deleted in an open repository. Throws Error(Fault::host) when a name is none, or the
/// experiment is not there or is a link.
Removable look_at(const Directory& repository, const std::string& experiment, const std::optional<std::string>& run);

/// Deletes it; success when a run's files are gone already. Throws Error(Fault::host), having deleted nothing, when it
/// is not what was looked at any more, and when something cannot be removed: what is left then is hidden, or is no run.
void remove(const Directory& repository, const Removable& target);

}  // namespace skrobot

#endif
