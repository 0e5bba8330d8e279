// SPDX-License-Identifier: MIT
// A record's .run changed after its run has ended: what the file says beside stays, members of later versions too.
#ifndef SKROBOT_HOST_STORE_RECORD_REWRITE_HPP
#define SKROBOT_HOST_STORE_RECORD_REWRITE_HPP

#include <functional>
#include <skrobot/json.hpp>
#include <string>

#include "base/file_system.hpp"
#include "store/layout.hpp"

namespace skrobot {

/// Throws Error(Fault::host) when a part of the run's path below the repository is a symbolic link: a stranger's record
/// behind one is read, and not written.
void refuse_linked_place(const RunFiles& files);

/// Throws what rewrite_record() would throw of the record as it is now.
void check_rewritable(const RunFiles& files, const std::string& id);

/// Hands the .run of the run with that id to `change` and writes it, whole or not at all, durably, under the lock of
/// its experiment. Throws Error(Fault::usage) while the run is in progress, or its notifiers are being told;
/// Error(Fault::host) when the record was deleted, is another run's, is damaged, or cannot be written; what `change`
/// throws.
void rewrite_record(FileSystem& file_system, const RunFiles& files, const std::string& id,
                    const std::function<void(json::object&)>& change);

}  // namespace skrobot

#endif
