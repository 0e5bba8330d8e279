// SPDX-License-Identifier: MIT
// What `plugins check` asks of a worker, and what the worker says: one look at a plugin, or one item called in a
// special way.
#ifndef SKROBOT_HOST_ISOLATE_PROBE_HPP
#define SKROBOT_HOST_ISOLATE_PROBE_HPP

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "isolate/protocol.hpp"

namespace skrobot {

/// How good something is, the better first. `crash` and `hang` are what the host sees of a worker.
enum class Grade : std::uint32_t { pass, skip, warn, fail, hang, crash };

enum class Probe : std::uint32_t {
  // Of the file, which is not loaded.
  file,
  exports,
  unique_symbols,
  text_relocations,
  stack,
  unresolved,
  run_path,
  // Of loading it.
  opens,
  time,
  threads,
  descriptors,
  files,
  environment,
  processes,
  output,
  // Of its entry.
  fields,
  stable,
  index,
  extension,
  older_host,
  newer_host,
  // Of its schemas: sends every item twice.
  schemas,
  schema_refused,
  // Calls one item, see ProbeOrder.
  call,
};

/// Whose structs a call gets: the first version's, this host's, or larger ones.
enum class HostVersion : std::uint32_t { first, current, newer };

/// When a call's wish to stop comes.
enum class Stopping : std::uint32_t { never, before, during };

struct ProbeOrder {
  Probe probe = Probe::file;
  std::string path;
  std::string scratch;  ///< absolute, there: becomes the working directory, HOME and TMPDIR
  std::uint64_t seed = 0;

  // Of a call.
  bool is_task = true;
  std::string name;
  std::string params;  ///< JSON
  std::vector<std::pair<std::string, std::string>> texts;
  std::string notification;
  std::string directory;     ///< the task's own, not made yet
  std::uint64_t times = 1;   ///< at most so often, one after another, each with an object of its own
  std::uint64_t for_ms = 0;  ///< not again after this; 0: no limit
  Stopping stopping = Stopping::never;
  std::uint64_t stop_after_ms = 0;  ///< asked to stop after this, whatever `stopping` says; 0: never
  HostVersion host_version = HostVersion::current;
  bool lends_tightly =
      false;  ///< what is lent for a call ends where memory does, is read-only, and is gone when the call is over
  bool watches_writes = false;  ///< tells which files it opens for writing, makes or renames, wherever they are
  bool measures_leaks = false;
  bool tells_leftovers = false;    ///< what of the process is another after the call
  std::uint64_t memory_limit = 0;  ///< bytes; 0: none

  protocol::Frame frame() const {
    protocol::Frame frame(protocol::Type::probe);
    frame.number(static_cast<std::uint64_t>(probe))
        .text(path)
        .text(scratch)
        .number(seed)
        .number(is_task ? 1 : 0)
        .text(name)
        .text(params)
        .number(texts.size());
    for (const auto& [key, text] : texts) frame.text(key).text(text);
    frame.text(notification)
        .text(directory)
        .number(times)
        .number(for_ms)
        .number(static_cast<std::uint64_t>(stopping))
        .number(stop_after_ms);
    frame.number(static_cast<std::uint64_t>(host_version)).number(lends_tightly ? 1 : 0).number(watches_writes ? 1 : 0);
    frame.number(measures_leaks ? 1 : 0).number(tells_leftovers ? 1 : 0).number(memory_limit);
    return frame;
  }
  static ProbeOrder read(protocol::Fields& fields) {
    ProbeOrder order;
    order.probe = static_cast<Probe>(fields.number());
    order.path = fields.text();
    order.scratch = fields.text();
    order.seed = fields.number();
    order.is_task = fields.number() != 0;
    order.name = fields.text();
    order.params = fields.text();
    for (std::uint64_t count = fields.number(); count > 0 && fields.ok(); --count) {
      std::string key(fields.text());
      order.texts.emplace_back(std::move(key), fields.text());
    }
    order.notification = fields.text();
    order.directory = fields.text();
    order.times = fields.number();
    order.for_ms = fields.number();
    order.stopping = static_cast<Stopping>(fields.number());
    order.stop_after_ms = fields.number();
    order.host_version = static_cast<HostVersion>(fields.number());
    order.lends_tightly = fields.number() != 0;
    order.watches_writes = fields.number() != 0;
    order.measures_leaks = fields.number() != 0;
    order.tells_leftovers = fields.number() != 0;
    order.memory_limit = fields.number();
    return order;
  }
};

}  // namespace skrobot

#endif
