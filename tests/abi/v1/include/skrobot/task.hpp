// SPDX-License-Identifier: MIT
// The one header a task's author includes: subclass Task, describe the parameters, name the plugin.
#ifndef SKROBOT_TASK_HPP
#define SKROBOT_TASK_HPP

#include <iterator>
#include <string>

#include "skrobot/context.hpp"
#include "skrobot/guard.hpp"
#include "skrobot/json.hpp"
#include "skrobot/params.hpp"
#include "skrobot/plugin.h"

namespace skrobot {

/// A task. In a plugin, it is default-constructed in a worker process for each run and destroyed after it; linked into
/// a program, it is the program's own object.
template <class ParamsType = NoParams, class ResultType = json::value>
class Task {
 public:
  using Params = ParamsType;  ///< described by SKROBOT_PARAMS
  using Result = ResultType;  ///< what run() returns
  virtual ~Task() = default;
  /// Does the work and returns the result: a json::value, a bool, a number, text, or a struct described by
  /// SKROBOT_PARAMS. Throws to fail: TaskError, or any exception, whose message is recorded; Cancelled when it stopped
  /// because it was asked to.
  virtual Result run(Context& context, const Params& params) = 0;
};

namespace detail {

template <class T>
struct TaskFunctions {
  static void* create(const skrobot_descriptor*, const skrobot_host*, skrobot_error* error) noexcept {
    void* made = nullptr;
    guard(error, [&] { return made = static_cast<void*>(new T()), SKROBOT_OK; });
    return made;
  }
  static skrobot_status run(void* task, const skrobot_run* run, skrobot_error* error) noexcept {
    return guard(error, [&] {
      const auto params = params_from_json<typename T::Params>(parse_json(to_view(run->params)));
      Context context(*run);
      const typename T::Result result = static_cast<T*>(task)->run(context, params);
      return write_all(run->result, to_text(Codec<typename T::Result>::encode(result)));
    });
  }
  static void destroy(void* task) noexcept { delete static_cast<T*>(task); }
  static constexpr skrobot_task_v1 table = {sizeof(skrobot_task_v1), 0, create, run, destroy};
};

}  // namespace detail

/// Offers T under `name`, [a-z][a-z0-9_]*; both texts are literals.
template <class T, std::size_t NameSize, std::size_t SummarySize, std::size_t UrlSize = 1>
constexpr skrobot_descriptor task(const char (&name)[NameSize], const char (&summary)[SummarySize],
                                  const char (&url)[UrlSize] = "") {
  return {sizeof(skrobot_descriptor),
          0,
          detail::literal(SKROBOT_TASK_V1),
          detail::literal(name),
          detail::literal(summary),
          detail::literal(url),
          detail::write_schema<typename T::Params>,
          &detail::TaskFunctions<T>::table};
}

}  // namespace skrobot

/// SKROBOT_PLUGIN("org.example.descent", "1.0.0", skrobot::task<DescentTask>("descent_task", "One line"), ...), once a
/// plugin, at namespace scope of the program.
#define SKROBOT_PLUGIN(plugin_id, plugin_version, ...)                                         \
  namespace {                                                                                  \
  constexpr ::skrobot_descriptor skrobot_descriptors[] = {__VA_ARGS__};                        \
  }                                                                                            \
  SKROBOT_EXPORT const ::skrobot_entry skrobot_plugin_entry = {                                \
      sizeof(::skrobot_entry),                                                                 \
      SKROBOT_ABI_MAJOR,                                                                       \
      ::skrobot::detail::literal(plugin_id),                                                   \
      ::skrobot::detail::literal(plugin_version),                                              \
      nullptr,                                                                                 \
      []() noexcept { return static_cast<uint32_t>(std::size(skrobot_descriptors)); },         \
      [](uint32_t index) noexcept -> const ::skrobot_descriptor* {                             \
        return index < std::size(skrobot_descriptors) ? &skrobot_descriptors[index] : nullptr; \
      },                                                                                       \
      nullptr};

#endif
