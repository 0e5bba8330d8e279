// SPDX-License-Identifier: MIT
#include <skrobot/context.hpp>

#include <random>
#include <set>

#include "plugin/first_version.hpp"
#include "worker/guarded.hpp"
#include "worker/probe.hpp"
#include "worker/surroundings.hpp"

namespace skrobot {
namespace {

constexpr std::uint32_t k_most_items = 100'000;

bool is_one_line(std::string_view text) { return text.find_first_of("\n\r") == std::string_view::npos; }

bool is_unset(skrobot_str text) { return text.data == nullptr || text.size == 0; }

template <class Table>
void check_table(Channel& channel, const skrobot_descriptor& item, const std::string& name, bool has_work) {
  const auto* table = static_cast<const Table*>(item.vtable);
  if (table == nullptr) return tell(channel, Grade::fail, name + " has no function table");
  if (!is_whole(*table)) {
    return tell(channel, Grade::fail,
                "the function table of " + name + " claims to have " + std::to_string(table->struct_size) +
                    " bytes; its first version has " + std::to_string(k_first_size<Table>));
  }
  if (!has_work) tell(channel, Grade::fail, name + " lacks the function that does its work");
  if (table->create != nullptr && table->destroy == nullptr)
    tell(channel, Grade::warn, name + " has create but no destroy");
}

void check_item(Channel& channel, const skrobot_descriptor& item, std::uint32_t index, std::set<std::string>& seen) {
  const std::string which = "descriptor " + std::to_string(index);
  if (!is_whole(item)) {
    return tell(channel, Grade::fail,
                which + " claims to have " + std::to_string(item.struct_size) + " bytes; its first version has " +
                    std::to_string(k_first_size<skrobot_descriptor>));
  }
  if (is_unset(item.kind) || is_unset(item.name)) return tell(channel, Grade::fail, which + " has no kind or no name");
  const std::string name(to_view(item.name)), kind(to_view(item.kind));
  if (item.flags != 0) tell(channel, Grade::fail, "the flags of " + name + " are not 0");
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  bool is_snake_case = name.size() <= 64 && is_lower(name.front());
  for (const char c : name) is_snake_case = is_snake_case && (is_lower(c) || (c >= '0' && c <= '9') || c == '_');
  if (!is_snake_case)
    tell(channel, Grade::fail,
         "the name '" + name + "' is not snake_case: a to z, 0 to 9 and _, a letter first, at most 64");
  if (!seen.insert(kind + " " + name).second) tell(channel, Grade::fail, "offers '" + name + "' twice");
  if (is_unset(item.summary)) tell(channel, Grade::warn, name + " has no summary");
  else if (!is_one_line(to_view(item.summary)))
    tell(channel, Grade::warn, "the summary of " + name + " is longer than one line");
  if (kind == SKROBOT_TASK_V1) {
    const auto* table = static_cast<const skrobot_task_v1*>(item.vtable);
    check_table<skrobot_task_v1>(channel, item, name, table == nullptr || table->run != nullptr);
  } else if (kind == SKROBOT_NOTIFIER_V1) {
    const auto* table = static_cast<const skrobot_notifier_v1*>(item.vtable);
    check_table<skrobot_notifier_v1>(channel, item, name, table == nullptr || table->notify != nullptr);
  } else {
    tell(channel, Grade::warn, name + " is of a kind unknown to this host: " + kind);
  }
}

void check_fields(Channel& channel, const skrobot_entry& entry) {
  const std::string_view id = to_view(entry.id);
  if (id.find('.') == std::string_view::npos || id.find(' ') != std::string_view::npos)
    tell(channel, Grade::warn,
         "the id '" + std::string(id) + "' is not a reversed domain name such as org.example.name");
  if (is_unset(entry.version)) tell(channel, Grade::warn, "has no version");
  const std::uint32_t count = entry.count();
  if (count == 0) tell(channel, Grade::fail, "offers nothing: its count is 0");
  if (count > k_most_items) return tell(channel, Grade::fail, "claims to offer " + std::to_string(count) + " items");
  std::set<std::string> seen;
  for (std::uint32_t i = 0; i < count; ++i) {
    const skrobot_descriptor* item = entry.descriptor(i);
    if (item == nullptr)
      tell(channel, Grade::fail, "descriptor " + std::to_string(i) + " of " + std::to_string(count) + " is null");
    else check_item(channel, *item, i, seen);
  }
}

void check_stable(Channel& channel, const skrobot_entry& entry) {
  const std::uint32_t count = entry.count();
  std::vector<const skrobot_descriptor*> items;
  for (std::uint32_t i = 0; i < count && i < k_most_items; ++i) items.push_back(entry.descriptor(i));
  if (entry.count() != count) tell(channel, Grade::fail, "its count differs between calls");
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    if (entry.descriptor(i) != items[i])
      return tell(channel, Grade::fail, "descriptor " + std::to_string(i) + " differs at the next call");
  }
}

void check_index(Channel& channel, const skrobot_entry& entry, std::uint64_t seed) {
  const std::uint32_t count = entry.count();
  std::mt19937_64 random(seed);
  std::vector<std::uint32_t> indices{count, count + 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
  for (int i = 0; i < 16; ++i) indices.push_back(static_cast<std::uint32_t>(random()));
  for (const std::uint32_t index : indices) {
    if (index >= count && entry.descriptor(index) != nullptr) {
      return tell(
          channel, Grade::fail,
          "returns a descriptor for index " + std::to_string(index) + ", but offers only " + std::to_string(count));
    }
  }
}

void check_extension(Channel& channel, const skrobot_entry& entry) {
  if (entry.extension == nullptr) return;
  for (const std::string_view id : {"skrobot.not-there/1", "", "skrobot.task/1x"}) {
    // It is lent without a byte behind it.
    if (entry.extension(LentText(id).str()) != nullptr)
      tell(channel, Grade::fail, "returns a table for an extension that does not exist: '" + std::string(id) + "'");
  }
}

// Makes and destroys an object of everything, with the structs of another version of the contract.
void check_sizes(Channel& channel, const skrobot_host& host, const std::string& path, HostVersion version) {
  const skrobot_host& other = guarded(host, version);
  skrobot_error blank{};
  const skrobot_entry& entry = *load_plugin(path);
  if (entry.init != nullptr && entry.init(&other, &guarded(blank, version)) != SKROBOT_OK) {
    return tell(channel, Grade::fail, "its init refuses a host with structs of another size");
  }
  for (std::uint32_t i = 0; i < entry.count() && i < k_most_items; ++i) {
    const skrobot_descriptor* item = entry.descriptor(i);
    if (item == nullptr || !is_whole(*item)) continue;
    if (item->schema != nullptr) {
      const skrobot_sink nowhere{nullptr, [](void*, skrobot_str) noexcept -> skrobot_status { return SKROBOT_OK; }};
      item->schema(item, nowhere, &guarded(blank, version));
    }
    if (item->vtable == nullptr) continue;
    if (to_view(item->kind) == SKROBOT_TASK_V1) {
      const auto& table = *static_cast<const skrobot_task_v1*>(item->vtable);
      if (!is_whole(table) || table.create == nullptr) continue;
      const Object object(table, table.create(item, &other, &guarded(blank, version)));
    } else if (to_view(item->kind) == SKROBOT_NOTIFIER_V1) {
      const auto& table = *static_cast<const skrobot_notifier_v1*>(item->vtable);
      if (!is_whole(table) || table.create == nullptr) continue;
      const Object object(table, table.create(item, &other, to_str("{}"), &guarded(blank, version)));
    }
  }
}

}  // namespace

void probe_entry(Channel& channel, const skrobot_host& host, const ProbeOrder& order) {
  if (order.probe == Probe::older_host || order.probe == Probe::newer_host) {
    return check_sizes(channel, host, order.path,
                       order.probe == Probe::newer_host ? HostVersion::newer : HostVersion::first);
  }
  const skrobot_entry& entry = *open_plugin(order.path, {}, host, channel);
  if (order.probe == Probe::fields) check_fields(channel, entry);
  if (order.probe == Probe::stable) check_stable(channel, entry);
  if (order.probe == Probe::index) check_index(channel, entry, order.seed);
  if (order.probe == Probe::extension) check_extension(channel, entry);
}

void probe_schemas(Channel& channel, const skrobot_host& host, const ProbeOrder& order) {
  const skrobot_entry& entry = *open_plugin(order.path, {}, host, channel);
  channel.send(std::move(protocol::Frame(protocol::Type::plugin)
                             .text(to_view(entry.id))
                             .text(to_view(entry.version))
                             .number(SKROBOT_ABI_MINOR)));
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < entry.count() && i < k_most_items; ++i) {
      const skrobot_descriptor* item = entry.descriptor(i);
      if (item == nullptr || !is_whole(*item) || is_unset(item->kind) || is_unset(item->name)) continue;
      const std::string name(to_view(item->name));
      if (order.probe == Probe::schemas) {
        channel.send(std::move(protocol::Frame(protocol::Type::item)
                                   .text(to_view(item->kind))
                                   .text(name)
                                   .text(to_view(item->summary))
                                   .text(to_view(item->url))
                                   .text(read_schema(channel, *item, name))));
        continue;
      }
      if (item->schema == nullptr || round > 0) continue;
      int calls = 0;
      const skrobot_sink full{&calls, [](void* count, skrobot_str) noexcept -> skrobot_status {
                                return ++*static_cast<int*>(count), SKROBOT_FAILED;
                              }};
      PluginError error(channel);
      const skrobot_status status = item->schema(item, full, error.get());
      if (status == SKROBOT_OK)
        tell(channel, Grade::fail,
             "the schema of '" + name + "' was refused by its reader, but its function reports success");
      else if (calls > 1)
        tell(channel, Grade::warn, "the schema of '" + name + "' is written further after its reader has refused it");
    }
  }
}

}  // namespace skrobot
