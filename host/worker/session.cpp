// SPDX-License-Identifier: MIT
#include "worker/session.hpp"

#include <skrobot/context.hpp>
#include <skrobot/plugin.h>

#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include "base/kept.hpp"
#include "plugin/library.hpp"
#include "track/shared_memory.hpp"
#include "worker/channel.hpp"
#include "worker/run_session.hpp"

namespace skrobot {
namespace {

using protocol::Fields;
using protocol::Frame;
using protocol::Type;

// What a call came to, on its way to a `done` frame.
struct Verdict {
  skrobot_status status = SKROBOT_OK;
  std::int32_t code = 0;
  std::string message;
};

// The error struct that a plugin fills.
class PluginError {
 public:
  explicit PluginError(Channel& channel) {
    error_.struct_size = sizeof error_;
    error_.ctx = &channel;
    error_.write_details = [](void* self, skrobot_str text) noexcept {
      static_cast<Channel*>(self)->send_pieces(Type::details, to_view(text));
    };
  }
  skrobot_error* get() { return &error_; }
  Verdict verdict(skrobot_status status, const char* otherwise) {
    error_.message[sizeof error_.message - 1] = '\0';
    return {status, error_.code, *error_.message != '\0' ? error_.message : otherwise};
  }

 private:
  skrobot_error error_{};
};

skrobot_host make_host(Channel& channel) {
  skrobot_host host{};
  host.struct_size = sizeof host;
  host.abi_minor = SKROBOT_ABI_MINOR;
  host.ctx = &channel;
  host.log = [](void* self, std::int32_t level, skrobot_str text) noexcept { static_cast<Channel*>(self)->log(level, to_view(text)); };
  host.extension = [](void*, skrobot_str) noexcept -> const void* { return nullptr; };
  return host;
}

// A plugin's object: made, and destroyed when the call is over.
template <class Table>
class Object {
 public:
  Object(const Table& table, void* object) : table_(table), object_(object) {}
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() {
    if (object_ != nullptr && table_.destroy != nullptr) table_.destroy(object_);
  }
  void* get() const { return object_; }

 private:
  const Table& table_;
  void* object_;
};

template <class Table>
const Table& vtable(const skrobot_entry& entry, const char* kind, const std::string& name) {
  const skrobot_descriptor* item = find_descriptor(entry, kind, name);
  if (item == nullptr) throw std::runtime_error("the plugin offers no '" + name + "'; the file has changed since it was looked at");
  const auto* table = static_cast<const Table*>(item->vtable);
  if (table == nullptr || table->struct_size < sizeof(Table)) throw std::runtime_error("'" + name + "' has no table of functions");
  return *table;
}

// Loads, and calls init once.
const skrobot_entry& open_plugin(const std::string& path, const skrobot_host& host, Channel& channel) {
  const skrobot_entry& entry = load_plugin(path);
  PluginError error(channel);
  if (entry.init != nullptr && entry.init(&host, error.get()) != SKROBOT_OK) {
    throw std::runtime_error("its init failed: " + error.verdict(SKROBOT_FAILED, "it did not say why").message);
  }
  return entry;
}

std::string read_schema(const skrobot_descriptor& item, const std::string& name) {
  std::string text;
  if (item.schema == nullptr) return text;
  const skrobot_sink sink{&text, [](void* out, skrobot_str bytes) noexcept -> skrobot_status {
                            static_cast<std::string*>(out)->append(to_view(bytes));
                            return SKROBOT_OK;
                          }};
  if (item.schema(sink) != SKROBOT_OK) throw std::runtime_error("the schema of '" + name + "' could not be written");
  return text;
}

Verdict describe(Channel& channel, const skrobot_host& host, Fields& fields) {
  const skrobot_entry& entry = open_plugin(std::string(fields.text()), host, channel);
  channel.send(std::move(Frame(Type::plugin).text(to_view(entry.id)).text(to_view(entry.version)).number(SKROBOT_ABI_MINOR)));
  const std::uint32_t count = entry.count();
  for (std::uint32_t i = 0; i < count; ++i) {
    const skrobot_descriptor* item = entry.descriptor(i);
    const std::string which = "descriptor " + std::to_string(i);
    if (item == nullptr) throw std::runtime_error(which + " of " + std::to_string(count) + " is null");
    if (!SKROBOT_HAS(skrobot_descriptor, item, vtable)) throw std::runtime_error(which + " is smaller than this host needs");
    if (item->kind.data == nullptr || item->name.data == nullptr) throw std::runtime_error(which + " has no kind or no name");
    const std::string name(to_view(item->name));
    const std::string schema = read_schema(*item, name);
    if (schema != read_schema(*item, name)) throw std::runtime_error("the schema of '" + name + "' differs from call to call");
    channel.send(std::move(
        Frame(Type::item).text(to_view(item->kind)).text(name).text(to_view(item->summary)).text(to_view(item->url)).text(schema)));
  }
  return {};
}

Verdict run(Channel& channel, const skrobot_host& host, Fields& fields, const WorkerEnds& ends) {
  RunOrder order = RunOrder::read(fields, channel);
  if (!fields.ok() || ends.memory < 0) return {protocol::k_unusable, 0, "the worker did not understand the host: they are of different versions"};
  if (ends.confine != nullptr) ends.confine(order.confinement);
  const std::string task = order.task;
  const skrobot_entry& entry = open_plugin(order.path, host, channel);
  // The task may leave threads behind that use them.
  const SharedMemory& shared = kept<SharedMemory>(SharedMemory::map(ends.memory));
  const RunSession& session = kept<RunSession>(channel, shared.block(), std::move(order));

  const auto& table = vtable<skrobot_task_v1>(entry, SKROBOT_TASK_V1, task);
  if (table.run == nullptr) throw std::runtime_error("'" + task + "' has no function run");
  PluginError error(channel);
  const Object object(table, table.create != nullptr ? table.create(&host, error.get()) : nullptr);
  if (table.create != nullptr && object.get() == nullptr) return error.verdict(SKROBOT_FAILED, "the task could not be created");
  const skrobot_status status = table.run(object.get(), &session.table(), error.get());
  return status == SKROBOT_OK ? Verdict() : error.verdict(status, "the task failed without a message");
}

Verdict notify(Channel& channel, const skrobot_host& host, Fields& fields, const WorkerEnds& ends) {
  const std::string path(fields.text()), name(fields.text()), params(fields.text()), notification(fields.text());
  channel.set_marker(fields.text());
  if (ends.confine != nullptr) ends.confine({0, fields.number() != 0});
  const skrobot_entry& entry = open_plugin(path, host, channel);
  const auto& table = vtable<skrobot_notifier_v1>(entry, SKROBOT_NOTIFIER_V1, name);
  if (table.notify == nullptr) throw std::runtime_error("'" + name + "' has no function notify");
  PluginError error(channel);
  const Object object(table, table.create != nullptr ? table.create(&host, to_str(params), error.get()) : nullptr);
  if (table.create != nullptr && object.get() == nullptr) return error.verdict(SKROBOT_FAILED, "the notifier could not be created");
  const skrobot_status status = table.notify(object.get(), to_str(notification), error.get());
  return status == SKROBOT_OK ? Verdict() : error.verdict(status, "the notifier failed without a message");
}

// What goes wrong here goes wrong again when the plugin is called, and is told then.
void load_early(std::string_view payload) noexcept {
  try {
    load_plugin(std::string(Fields(payload).text()));
  } catch (...) {
  }
}

}  // namespace

void serve(const WorkerEnds& ends) noexcept {
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
      case Type::notify: verdict = notify(channel, host, fields, ends); break;
      default: verdict = {protocol::k_unusable, 0, "the worker got a request that it does not know"};
    }
  } catch (const std::exception& e) {
    verdict = {protocol::k_unusable, 0, e.what()};
  } catch (...) {
    verdict = {protocol::k_unusable, 0, "the plugin threw through the C contract"};
  }
  // What was printed must be in the pipe before the host hears that all is done.
  std::cout.flush();
  std::clog.flush();
  std::fflush(nullptr);
  channel.send(std::move(Frame(Type::done).number(static_cast<std::uint64_t>(verdict.status)).number(static_cast<std::uint64_t>(verdict.code)).text(verdict.message)));
}

}  // namespace skrobot
