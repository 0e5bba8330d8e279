// SPDX-License-Identifier: MIT
// The header for authors of tasks: subclass Task, describe the parameters, name the plugin.
#ifndef SKROBOT_TASK_HPP
#define SKROBOT_TASK_HPP

#include <string>
#include <type_traits>

#include "skrobot/context.hpp"
#include "skrobot/entry.hpp"
#include "skrobot/guard.hpp"
#include "skrobot/json.hpp"
#include "skrobot/params.hpp"
#include "skrobot/plugin.h"

namespace skrobot {

/// A task. In a plugin, each run creates and destroys an object in a worker process, with a Host if it has such a
/// constructor, else without arguments. Linked into a program, the program owns the object.
template <class ParamsType = NoParams, class ResultType = json::value>
class Task {
 public:
  static_assert(detail::HasCodec<ResultType>::value,
                "skrobot::Task: a task cannot return this type; sdk/README.md lists the supported types");
  static_assert(detail::IsDescribed<ParamsType>::value || std::is_same_v<ParamsType, NoParams>,
                "skrobot::Task: describe the parameters with SKROBOT_PARAMS");
  using Params = ParamsType;  ///< described with SKROBOT_PARAMS
  using Result = ResultType;  ///< return type of run()
  virtual ~Task() = default;
  /// Does the work and returns the result: a json::value, a bool, a number, text, or a struct described with
  /// SKROBOT_PARAMS. To fail, throw TaskError or any other exception; its message is recorded. Throw Cancelled after a
  /// stop request.
  virtual Result run(Context& context, const Params& params) = 0;
};

namespace detail {

// Passes the host if the class takes one.
template <class T>
T construct([[maybe_unused]] Host host) {
  if constexpr (std::is_constructible_v<T, Host>) return T(host);
  else return T();
}

template <class T>
struct TaskFunctions {
  struct Object {
    T task;
    Host host;
  };
  static void* create(const skrobot_descriptor*, const skrobot_host* host, skrobot_error* error) noexcept {
    void* made = nullptr;
    guard(error, [&] { return made = new Object{construct<T>(Host(host)), Host(host)}, SKROBOT_OK; });
    return made;
  }
  static skrobot_status run(void* self, const skrobot_run* run, skrobot_error* error) noexcept {
    return guard(error, [&] {
      auto* object = static_cast<Object*>(self);
      const auto params = params_from_json<typename T::Params>(parse_json(to_view(run->params)));
      Context context(*run, object->host);
      const typename T::Result result = object->task.run(context, params);
      return write_all(run->result, to_text(Codec<typename T::Result>::encode(result)));
    });
  }
  static void destroy(void* self) noexcept { delete static_cast<Object*>(self); }
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

#endif
