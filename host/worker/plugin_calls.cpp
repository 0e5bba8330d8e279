// SPDX-License-Identifier: MIT
#include "worker/plugin_calls.hpp"

#include <mutex>
#include <set>
#include <skrobot/context.hpp>

namespace skrobot {

PluginError::PluginError(Channel& channel) {
  error_.struct_size = sizeof error_;
  error_.ctx = &channel;
  error_.write_details = [](void* self, skrobot_str text) noexcept {
    static_cast<Channel*>(self)->send_pieces(protocol::Type::details, to_view(text));
  };
}

skrobot_host make_host(Channel& channel) {
  skrobot_host host{};
  host.struct_size = sizeof host;
  host.abi_minor = SKROBOT_ABI_MINOR;
  host.ctx = &channel;
  host.log = [](void* self, std::int32_t level, skrobot_str text) noexcept {
    static_cast<Channel*>(self)->log(level, to_view(text));
  };
  host.extension = [](void*, skrobot_str) noexcept -> const void* { return nullptr; };
  return host;
}

const skrobot_entry* open_plugin(const std::string& path, std::string_view stamp, const skrobot_host& host,
                                 Channel& channel) {
  // Loading runs code of the plugin: what -ffast-math does to the state is done there.
  const skrobot_entry& entry = *call_plugin([&] { return load_plugin(path, stamp); });
  // A process that is the host's own opens a plugin more than once.
  static std::mutex mutex;
  static std::set<const skrobot_entry*> ready;
  const std::lock_guard lock(mutex);
  if (ready.contains(&entry)) return &entry;
  PluginError error(channel);
  if (entry.init != nullptr && call_plugin([&] { return entry.init(&host, error.get()); }) != SKROBOT_OK) {
    throw std::runtime_error("its init failed: " + error.verdict(SKROBOT_FAILED, "it gave no reason").message);
  }
  ready.insert(&entry);
  return &entry;
}

std::string read_schema(Channel& channel, const skrobot_descriptor& item, const std::string& name) {
  std::string text;
  if (item.schema == nullptr) return text;
  const skrobot_sink sink{&text, [](void* out, skrobot_str bytes) noexcept -> skrobot_status {
                            std::string& schema = *static_cast<std::string*>(out);
                            schema += to_view(bytes).substr(0, protocol::k_most_schema_bytes + 1 - schema.size());
                            return schema.size() > protocol::k_most_schema_bytes ? SKROBOT_FAILED : SKROBOT_OK;
                          }};
  PluginError error(channel);
  const skrobot_status status = call_plugin([&] { return item.schema(&item, sink, error.get()); });
  if (text.size() > protocol::k_most_schema_bytes) {
    throw std::runtime_error("the schema of '" + name + "' has more than " +
                             std::to_string(protocol::k_most_schema_bytes >> 10) + " KiB");
  }
  if (status != SKROBOT_OK) {
    throw std::runtime_error("the schema of '" + name +
                             "' could not be written: " + error.verdict(SKROBOT_FAILED, "it gave no reason").message);
  }
  return text;
}

}  // namespace skrobot
