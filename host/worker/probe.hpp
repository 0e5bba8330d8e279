// SPDX-License-Identifier: MIT
// The worker's side of `plugins check`: each probe looks at one thing and says what it found in `finding` frames.
#ifndef SKROBOT_HOST_WORKER_PROBE_HPP
#define SKROBOT_HOST_WORKER_PROBE_HPP

#include <string_view>

#include "isolate/probe.hpp"
#include "worker/channel.hpp"
#include "worker/plugin_calls.hpp"
#include "worker/session.hpp"

namespace skrobot {

/// Serves a `probe` request; for a worker process only: it changes the process's surroundings. What a plugin's call
/// came to is in the verdict; for the other probes it is SKROBOT_OK, and nothing found is a pass. Throws what opening
/// the plugin throws.
Verdict probe(Channel& channel, const skrobot_host& host, protocol::Fields& fields, const WorkerSide& ends);

/// Sends one finding: the end of a sentence that begins with the file, or the item.
void tell(Channel& channel, Grade grade, std::string_view text);

// One group each.
void probe_file(Channel& channel, const ProbeOrder& order);
void probe_load(Channel& channel, const ProbeOrder& order);
void probe_entry(Channel& channel, const skrobot_host& host, const ProbeOrder& order);
void probe_schemas(Channel& channel, const skrobot_host& host, const ProbeOrder& order);
Verdict probe_call(Channel& channel, const ProbeOrder& order);

}  // namespace skrobot

#endif
