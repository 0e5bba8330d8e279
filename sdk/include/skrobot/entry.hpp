// SPDX-License-Identifier: MIT
// SKROBOT_PLUGIN: defines the exported symbol of a plugin from its parts.
#ifndef SKROBOT_ENTRY_HPP
#define SKROBOT_ENTRY_HPP

#include <cstddef>
#include <cstdint>

#include "skrobot/guard.hpp"
#include "skrobot/host.hpp"
#include "skrobot/plugin.h"

namespace skrobot {

namespace detail {

struct Init {
  skrobot_status (*function)(const skrobot_host*, skrobot_error*) noexcept;
};

struct Extension {
  skrobot_str id;
  const void* table;
};

template <std::size_t Most>
struct Parts {
  skrobot_descriptor items[Most]{};
  Extension extensions[Most]{};
  skrobot_status (*init)(const skrobot_host*, skrobot_error*) noexcept = nullptr;
  std::uint32_t item_count = 0, extension_count = 0, init_count = 0;

  constexpr void add(const skrobot_descriptor& item) { items[item_count++] = item; }
  constexpr void add(const Extension& extension) { extensions[extension_count++] = extension; }
  constexpr void add(const Init& part) {
    init = part.function;
    ++init_count;
  }
  const skrobot_descriptor* item(std::uint32_t index) const { return index < item_count ? &items[index] : nullptr; }
  const void* extension(std::string_view id) const {
    for (std::uint32_t i = 0; i < extension_count; ++i) {
      if (to_view(extensions[i].id) == id) return extensions[i].table;
    }
    return nullptr;
  }
};

template <class... Part>
constexpr Parts<sizeof...(Part)> collect(const Part&... parts) {
  Parts<sizeof...(Part)> all{};
  (all.add(parts), ...);
  return all;
}

template <void (*Function)(Host)>
skrobot_status call_init(const skrobot_host* host, skrobot_error* error) noexcept {
  return guard(error, [&] { return Function(Host(host)), SKROBOT_OK; });
}

}  // namespace detail

/// A part of SKROBOT_PLUGIN, at most one: a function such as `void prepare(skrobot::Host host)`, called once per
/// process before anything else. It throws if the plugin cannot be used; the message says why.
template <void (*Function)(Host)>
constexpr detail::Init init() {
  return {detail::call_init<Function>};
}

/// A part of SKROBOT_PLUGIN: the table that a host finds under `id`, a literal such as "org.example.stats/1". `table`
/// is a constant at namespace scope, of the struct declared by the extension's header. Any thread may call its
/// functions.
template <class Table, std::size_t IdSize>
constexpr detail::Extension extension(const char (&id)[IdSize], const Table& table) {
  return {detail::literal(id), &table};
}
/// Refuses temporaries, which would dangle.
template <class Table, std::size_t IdSize>
constexpr detail::Extension extension(const char (&id)[IdSize], const Table&& table) = delete;

}  // namespace skrobot

/// SKROBOT_PLUGIN("org.example.descent", "1.0.0", skrobot::task<DescentTask>("descent_task", "One line"), ...), once
/// per plugin, at global namespace scope. The parts are tasks, notifiers, extensions and an init, in any order.
#define SKROBOT_PLUGIN(plugin_id, plugin_version, ...)                                                      \
  namespace {                                                                                               \
  constexpr auto skrobot_parts = ::skrobot::detail::collect(__VA_ARGS__);                                   \
  static_assert(skrobot_parts.init_count <= 1, "SKROBOT_PLUGIN: a plugin can have only one skrobot::init"); \
  }                                                                                                         \
  SKROBOT_EXPORT const ::skrobot_entry skrobot_plugin_entry = {                                             \
      sizeof(::skrobot_entry),                                                                              \
      SKROBOT_ABI_MAJOR,                                                                                    \
      ::skrobot::detail::literal(plugin_id),                                                                \
      ::skrobot::detail::literal(plugin_version),                                                           \
      skrobot_parts.init,                                                                                   \
      []() noexcept -> uint32_t { return skrobot_parts.item_count; },                                       \
      [](uint32_t index) noexcept -> const ::skrobot_descriptor* { return skrobot_parts.item(index); },     \
      [](::skrobot_str id) noexcept -> const void* { return skrobot_parts.extension(::skrobot::to_view(id)); }};

#endif
