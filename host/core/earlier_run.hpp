// SPDX-License-Identifier: MIT
// What came of a task the last time.
#ifndef SKROBOT_HOST_CORE_EARLIER_RUN_HPP
#define SKROBOT_HOST_CORE_EARLIER_RUN_HPP

#include "store/record_reader.hpp"

namespace skrobot {

/// The newest run of the same task that began before this one, of the same experimenter, in the same repository: first
/// in its own experiment, then in the newest 1000 of the experimenter's earlier ones. A run that is still going is
/// passed over. None: there is none, or the records cannot be read. `experimenter` is the name as given.
std::optional<StoredRun> newest_earlier_run(const RunFiles& files, const RunRecord& record,
                                            const std::string& experimenter);

/// Did the newest earlier run fail? A lost one has.
bool has_recovered(const RunFiles& files, const RunRecord& record, const std::string& experimenter);

}  // namespace skrobot

#endif
