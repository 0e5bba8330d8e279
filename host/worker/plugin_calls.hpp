// SPDX-License-Identifier: MIT
// Calls into a plugin through the C contract, as all of the worker's requests need them.
#ifndef SKROBOT_HOST_WORKER_PLUGIN_CALLS_HPP
#define SKROBOT_HOST_WORKER_PLUGIN_CALLS_HPP

#include <skrobot/plugin.h>

#include <cstdint>
#include <stdexcept>
#include <string>

#include "base/floating_point.hpp"
#include "plugin/first_version.hpp"
#include "plugin/library.hpp"
#include "worker/channel.hpp"

namespace skrobot {

/// Makes one call into a plugin. What it does to its thread's floating-point state holds until it returns, and again
/// for the next one.
template <class Call>
auto call_plugin(Call call) {
  const ForeignFloatingPoint state;
  return call();
}

/// What a call came to, on its way to a `done` frame.
struct Verdict {
  std::int64_t status = SKROBOT_OK;  ///< what the plugin returned, or protocol::k_unusable
  std::int32_t code = 0;
  std::string message;
};

/// The error struct that a plugin fills; its details go to the host.
class PluginError {
 public:
  explicit PluginError(Channel& channel);
  skrobot_error* get() { return &error_; }
  Verdict verdict(skrobot_status status, const char* otherwise) {
    error_.message[sizeof error_.message - 1] = '\0';
    if (*error_.message != '\0') return {status, error_.code, error_.message};
    if (status >= SKROBOT_OK && status <= SKROBOT_NOT_FOUND) return {status, error_.code, otherwise};
    return {status, error_.code,
            "it returned " + std::to_string(status) + ", which is not a status of the plugin contract"};
  }

 private:
  skrobot_error error_{};
};

/// What a plugin gets as its host. The channel must live as long.
skrobot_host make_host(Channel& channel);

/// A plugin's object: made, and destroyed when the call is over.
template <class Table>
class Object {
 public:
  Object(const Table& table, void* object) : table_(table), object_(object) {}
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() {
    if (object_ != nullptr && table_.destroy != nullptr) call_plugin([this] { table_.destroy(object_); });
  }
  void* get() const { return object_; }

 private:
  const Table& table_;
  void* object_;
};

/// What a plugin offers and its functions.
template <class Table>
struct Offer {
  const skrobot_descriptor& self;
  const Table& table;
};

/// Throws std::runtime_error when the plugin has none, or none with the functions of the first version.
template <class Table>
Offer<Table> find_offer(const skrobot_entry& entry, const char* kind, const std::string& name) {
  const skrobot_descriptor* item = find_descriptor(entry, kind, name);
  if (item == nullptr)
    throw std::runtime_error("the plugin offers no '" + name + "'; the file has changed since it was inspected");
  const auto* table = static_cast<const Table*>(item->vtable);
  // What the first version had is all that is asked for: a table that lacks later members is an older plugin's.
  if (table == nullptr || !is_whole(*table)) throw std::runtime_error("'" + name + "' has no function table");
  return {*item, *table};
}

/// Loads, and calls init once in this process. Never null. Throws std::runtime_error that says what is wrong.
const skrobot_entry* open_plugin(const std::string& path, std::string_view stamp, const skrobot_host& host,
                                 Channel& channel);

/// The schema's text, empty when there is none. Throws std::runtime_error.
std::string read_schema(Channel& channel, const skrobot_descriptor& item, const std::string& name);

}  // namespace skrobot

#endif
