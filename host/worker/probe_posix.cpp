// SPDX-License-Identifier: MIT
#include "worker/probe.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>

namespace skrobot {
namespace {

// A sanitizer's own memory is more than any limit.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool k_is_sanitized = true;
#else
constexpr bool k_is_sanitized = false;
#endif

// Threads' stacks and the like are asked for and not used: what is in memory is watched closer than what is asked for.
constexpr std::uint64_t k_reserved = 8;

}  // namespace

void tell(Channel& channel, Grade grade, std::string_view text) {
  channel.send(
      std::move(protocol::Frame(protocol::Type::finding).number(static_cast<std::uint64_t>(grade)).text(text)));
}

Verdict probe(Channel& channel, const skrobot_host& host, protocol::Fields& fields, const WorkerSide& ends) {
  const ProbeOrder order = ProbeOrder::read(fields);
  if (!fields.ok()) return {protocol::k_unusable, 0, "the worker did not understand the host: their versions differ"};
  if (::chdir(order.scratch.c_str()) != 0)
    return {protocol::k_unusable, 0, "cannot use the directory " + order.scratch};
  // A crash is what is looked for here: it leaves no core file.
  if (ends.confine != nullptr) ends.confine({k_is_sanitized ? 0 : k_reserved * order.memory_limit, true});
  // What fills a disk is stopped before it has.
  constexpr rlim_t k_most_file = rlim_t{1} << 30;
  const rlimit file{k_most_file, k_most_file};
  ::setrlimit(RLIMIT_FSIZE, &file);
  ::setenv("HOME", order.scratch.c_str(), 1);
  ::setenv("TMPDIR", order.scratch.c_str(), 1);
  if (order.probe <= Probe::run_path) probe_file(channel, order);
  else if (order.probe <= Probe::output) probe_load(channel, order);
  else if (order.probe <= Probe::newer_host) probe_entry(channel, host, order);
  else if (order.probe <= Probe::schema_refused) probe_schemas(channel, host, order);
  else return probe_call(channel, order);
  return {};
}

}  // namespace skrobot
