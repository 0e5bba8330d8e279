// SPDX-License-Identifier: MIT
#include "worker/session.hpp"

#include <skrobot/plugin.h>
#include <skrobot/context.hpp>

#include <exception>
#include <stdexcept>
#include <string>

#include "base/kept.hpp"
#include "plugin/first_version.hpp"
#include "plugin/library.hpp"
#include "track/shared_memory.hpp"
#include "worker/channel.hpp"
#include "worker/flush.hpp"
#include "worker/plugin_calls.hpp"
#include "worker/probe.hpp"
#include "worker/run_session.hpp"

namespace skrobot {
namespace {

using protocol::Fields;
using protocol::Frame;
using protocol::Type;

Verdict describe(Channel& channel, const skrobot_host& host, Fields& fields) {
  const skrobot_entry& entry = *open_plugin(std::string(fields.text()), {}, host, channel);
  const auto cut = [](skrobot_str text) { return to_view(text).substr(0, protocol::k_most_name_bytes); };
  channel.send(std::move(Frame(Type::plugin).text(cut(entry.id)).text(cut(entry.version)).number(SKROBOT_ABI_MINOR)));
  const std::uint32_t count = entry.count();
  for (std::uint32_t i = 0; i < count; ++i) {
    const skrobot_descriptor* item = entry.descriptor(i);
    const std::string which = "descriptor " + std::to_string(i);
    if (item == nullptr) throw std::runtime_error(which + " of " + std::to_string(count) + " is null");
    if (!is_whole(*item)) throw std::runtime_error(which + " is smaller than this host needs");
    if (item->kind.data == nullptr || item->name.data == nullptr)
      throw std::runtime_error(which + " has no kind or no name");
    const std::string name(cut(item->name));
    const std::string schema = read_schema(channel, *item, name);
    if (schema != read_schema(channel, *item, name))
      throw std::runtime_error("the schema of '" + name + "' differs between calls");
    channel.send(std::move(
        Frame(Type::item).text(cut(item->kind)).text(name).text(cut(item->summary)).text(cut(item->url)).text(schema)));
  }
  return {};
}

Verdict run(Channel& channel, const skrobot_host& host, Fields& fields, const WorkerSide& ends) {
  RunOrder order = RunOrder::read(fields, channel);
  if (!fields.ok() || ends.memory < 0)
    return {protocol::k_unusable, 0, "the worker did not understand the host: their versions differ"};
  if (ends.confine != nullptr) ends.confine(order.confinement);
  const std::string task = order.task;
  const skrobot_entry& entry = *open_plugin(order.path, order.stamp, host, channel);
  // The task may leave threads behind that use them.
  const SharedMemory& shared = kept<SharedMemory>(SharedMemory::map(ends.memory));
  const RunSession& session = kept<RunSession>(channel, shared.block(), std::move(order));

  const auto offer = find_offer<skrobot_task_v1>(entry, SKROBOT_TASK_V1, task);
  const auto& table = offer.table;
  if (table.run == nullptr) throw std::runtime_error("'" + task + "' has no function run");
  PluginError error(channel);
  const Object object(table, table.create != nullptr
                                 ? call_plugin([&] { return table.create(&offer.self, &host, error.get()); })
                                 : nullptr);
  if (table.create != nullptr && object.get() == nullptr)
    return error.verdict(SKROBOT_FAILED, "the task could not be created");
  const skrobot_status status = call_plugin([&] { return table.run(object.get(), &session.table(), error.get()); });
  return status == SKROBOT_OK ? Verdict() : error.verdict(status, "the task failed without a message");
}

Verdict notify(Channel& channel, const skrobot_host& host, Fields& fields, const WorkerSide& ends) {
  const std::string path(fields.text()), stamp(fields.text()), name(fields.text()), params(fields.text()),
      notification(fields.text());
  channel.set_marker(fields.text());
  if (ends.confine != nullptr) ends.confine({0, fields.number() != 0});
  const skrobot_entry& entry = *open_plugin(path, stamp, host, channel);
  const auto offer = find_offer<skrobot_notifier_v1>(entry, SKROBOT_NOTIFIER_V1, name);
  const auto& table = offer.table;
  if (table.notify == nullptr) throw std::runtime_error("'" + name + "' has no function notify");
  PluginError error(channel);
  const Object object(table, table.create != nullptr ? call_plugin([&] {
                        return table.create(&offer.self, &host, to_str(params), error.get());
                      })
                                                     : nullptr);
  if (table.create != nullptr && object.get() == nullptr)
    return error.verdict(SKROBOT_FAILED, "the notifier could not be created");
  const skrobot_status status =
      call_plugin([&] { return table.notify(object.get(), to_str(notification), error.get()); });
  return status == SKROBOT_OK ? Verdict() : error.verdict(status, "the notifier failed without a message");
}

// What goes wrong here goes wrong again when the plugin is called, and is told then.
void load_early(std::string_view payload) noexcept {
  try {
    call_plugin([&] { load_plugin(std::string(Fields(payload).text())); });
  } catch (...) {
  }
}

}  // namespace

void serve(const WorkerSide& ends) noexcept {
  const DefaultFloatingPoint state;
  // For the threads that a task leaves behind.
  auto& channel = kept<Channel>(ends.socket, ends.output);
  const auto& host = kept<skrobot_host>(make_host(channel));
  Type type{};
  std::string payload;
  do {
    if (!channel.receive(type, payload)) return;
    if (type == Type::load) load_early(payload);
    if (!channel.is_ours()) return;  // the plugin forked while it was loaded: the request is for the other one
  } while (type == Type::load);
  Fields fields(payload);
  Verdict verdict;
  try {
    switch (type) {
      case Type::describe: verdict = describe(channel, host, fields); break;
      case Type::run: verdict = run(channel, host, fields, ends); break;
      case Type::probe: verdict = probe(channel, host, fields, ends); break;
      case Type::notify: verdict = notify(channel, host, fields, ends); break;
      default: verdict = {protocol::k_unusable, 0, "the worker got an unknown request"};
    }
  } catch (const LoaderError& e) {
    verdict = {type == Type::describe ? protocol::k_not_loaded : protocol::k_unusable, 0, e.what()};
  } catch (const std::exception& e) {
    verdict = {protocol::k_unusable, 0, e.what()};
  } catch (...) {
    verdict = {protocol::k_unusable, 0, "the plugin threw an exception through the C contract"};
  }
  // What was printed must be in the pipe before the host hears that all is done.
  channel.make_output_wait();
  flush_standard_streams();
  const std::string_view message = std::string_view(verdict.message).substr(0, protocol::k_most_message_bytes);
  channel.send(std::move(Frame(Type::done)
                             .number(static_cast<std::uint64_t>(verdict.status))
                             .number(static_cast<std::uint64_t>(verdict.code))
                             .text(message)));
}

}  // namespace skrobot
