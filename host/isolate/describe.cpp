// SPDX-License-Identifier: MIT
#include "isolate/describe.hpp"

#include <skrobot/plugin.h>

#include <algorithm>
#include <csignal>
#include <skrobot/error.hpp>

#include "base/byte_size.hpp"
#include "base/text.hpp"
#include "isolate/conversation.hpp"
#include "plugin/parameters.hpp"

namespace skrobot {
namespace {

using namespace protocol;

constexpr std::chrono::seconds k_scan_limit{10};
constexpr std::size_t k_most_items = 1000;
constexpr std::size_t k_most_schema_bytes = std::size_t{4} << 20;  // of all items together

bool is_snake_case(std::string_view name) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= 64 && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

// One `item` message; throws Error when the plugin says something that cannot be used.
void take_item(Fields fields, PluginInfo& plugin, std::size_t& schema_bytes) {
  const std::string_view kind = fields.text();
  const bool is_task = kind == SKROBOT_TASK_V1;
  if (!is_task && kind != SKROBOT_NOTIFIER_V1) return;  // a newer kind: passed over
  PluginItem item{is_task ? ItemKind::task : ItemKind::notifier, valid_utf8(fields.text()), {}, {}, {}};
  item.summary = printable(fields.text(), 200);
  item.url = printable(fields.text(), 200);
  const std::string schema(fields.text());
  schema_bytes += schema.size();
  if (plugin.items.size() == k_most_items)
    throw Error(Fault::host, "it offers more than " + std::to_string(k_most_items) + " tasks and notifiers");
  if (schema_bytes > k_most_schema_bytes)
    throw Error(Fault::host, "its schemas have more than " + format_bytes(k_most_schema_bytes) + " together");
  if (!is_snake_case(item.name)) {
    throw Error(Fault::host, "the name " + in_quotes(item.name) +
                                 " is not snake_case: a to z, 0 to 9 and _, a letter first, at most 64");
  }
  const auto same = [&](const PluginItem& other) { return other.kind == item.kind && other.name == item.name; };
  if (std::any_of(plugin.items.begin(), plugin.items.end(), same)) {
    throw Error(Fault::host, "it offers two " + std::string(to_string(item.kind)) + "s named '" + item.name + "'");
  }
  try {
    item.schema = schema.empty() ? json::value{{"type", "object"}, {"properties", json::object()}} : parse_json(schema);
    ParameterSchema::parse(item.schema.get());
  } catch (const JsonError& e) {
    throw Error(Fault::host, "the schema of '" + item.name + "' is not JSON: line " + std::to_string(e.line()) +
                                 ", column " + std::to_string(e.column()) + ": " + e.what());
  } catch (const Error& e) {
    throw Error(Fault::host, "the schema of '" + item.name + "' cannot be used: " + e.what());
  }
  plugin.items.push_back(std::move(item));
}

}  // namespace

PluginInfo describe_plugin(const WorkerLauncher& launch, const std::filesystem::path& path) {
  PluginInfo plugin;
  plugin.identity.path = path.string();
  const std::unique_ptr<Worker> worker = launch(-1);
  ConversationOptions options;
  options.timeout = k_scan_limit;
  options.grace = std::chrono::milliseconds(500);
  options.marker = random_marker();
  std::string fault;
  std::size_t schema_bytes = 0;
  options.on_message = [&](const Message& message) {
    Fields fields(message.payload);
    try {
      if (message.type == Type::plugin) {
        plugin.identity.id = printable(fields.text(), 200);
        plugin.identity.version = printable(fields.text(), 100);
      }
      if (message.type == Type::item && fault.empty()) take_item(fields, plugin, schema_bytes);
    } catch (const std::exception& e) {
      fault = e.what();
    }
  };
  const CallEnd end = converse(*worker, std::move(Frame(Type::describe).text(path.string())), options);
  if (!fault.empty()) {
    plugin.fault = "cannot be used: " + fault;
  } else if (end.stop == Stop::timed_out) {
    plugin.fault = "did not respond within " + std::to_string(k_scan_limit.count()) + " s during inspection";
  } else if (!end.done) {
    plugin.fault = end_text(end) + " during inspection";
    // Sent by the user, or by a system without memory, and not by us: that says nothing about the file.
    plugin.is_lasting = end.worker.signal != SIGKILL;
  } else if (end.status != SKROBOT_OK) {
    plugin.fault = "cannot be used: " + printable(end.message, 500);
    plugin.is_lasting = end.status != k_not_loaded;
  }
  if (!plugin.fault.empty()) plugin.items.clear();
  return plugin;
}

}  // namespace skrobot
