// SPDX-License-Identifier: MIT
// How large each struct of the C contract was in its first version: what every plugin and every host of this major has.
#ifndef SKROBOT_HOST_PLUGIN_FIRST_VERSION_HPP
#define SKROBOT_HOST_PLUGIN_FIRST_VERSION_HPP

#include <skrobot/plugin.h>

#include <cstddef>

namespace skrobot {

#define SKROBOT_SIZE_UP_TO(type, member) (offsetof(type, member) + sizeof(type::member))

/// In bytes; its last member of then ends there. `sizeof` grows with each member that is added.
template <class Struct>
inline constexpr std::size_t k_first_size = 0;
template <>
inline constexpr std::size_t k_first_size<skrobot_error> = SKROBOT_SIZE_UP_TO(skrobot_error, write_details);
template <>
inline constexpr std::size_t k_first_size<skrobot_host> = SKROBOT_SIZE_UP_TO(skrobot_host, extension);
template <>
inline constexpr std::size_t k_first_size<skrobot_run> = SKROBOT_SIZE_UP_TO(skrobot_run, result);
template <>
inline constexpr std::size_t k_first_size<skrobot_task_v1> = SKROBOT_SIZE_UP_TO(skrobot_task_v1, destroy);
template <>
inline constexpr std::size_t k_first_size<skrobot_notifier_v1> = SKROBOT_SIZE_UP_TO(skrobot_notifier_v1, destroy);
template <>
inline constexpr std::size_t k_first_size<skrobot_descriptor> = SKROBOT_SIZE_UP_TO(skrobot_descriptor, vtable);
template <>
inline constexpr std::size_t k_first_size<skrobot_entry> = SKROBOT_SIZE_UP_TO(skrobot_entry, extension);

#undef SKROBOT_SIZE_UP_TO

/// Has it all that the first version had?
template <class Struct>
bool is_whole(const Struct& value) {
  static_assert(k_first_size<Struct> != 0, "a struct of the contract");
  return value.struct_size >= k_first_size<Struct>;
}

}  // namespace skrobot

#endif
