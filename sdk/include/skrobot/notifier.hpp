// SPDX-License-Identifier: MIT
// The header for authors of notifiers.
#ifndef SKROBOT_NOTIFIER_HPP
#define SKROBOT_NOTIFIER_HPP

#include <utility>

#include "skrobot/notification.hpp"
#include "skrobot/task.hpp"

namespace skrobot {

/// A notifier. In a plugin, each notification creates and destroys an object in a worker process, with a Host if it has
/// such a constructor, else without arguments.
template <class ParamsType = NoParams>
class Notifier {
 public:
  using Params = ParamsType;  ///< described with SKROBOT_PARAMS
  virtual ~Notifier() = default;
  /// Delivers one notification. Throws on failure: the run's outcome does not change, and the failure is recorded and
  /// reported. The host retries a few times, but not after a ParameterError: throw it if only another parameter helps.
  virtual void notify(const Notification& notification, const Params& params) = 0;
};

namespace detail {

template <class N>
struct NotifierFunctions {
  struct Object {
    N notifier;
    typename N::Params params;
  };
  static void* create(const skrobot_descriptor*, const skrobot_host* host, skrobot_str params,
                      skrobot_error* error) noexcept {
    void* made = nullptr;
    guard(error, [&] {
      made = new Object{construct<N>(Host(host)), params_from_json<typename N::Params>(parse_json(to_view(params)))};
      return SKROBOT_OK;
    });
    return made;
  }
  static skrobot_status notify(void* self, skrobot_str notification, skrobot_error* error) noexcept {
    return guard(error, [&] {
      auto* object = static_cast<Object*>(self);
      object->notifier.notify(notification_from_json(parse_json(to_view(notification))), object->params);
      return SKROBOT_OK;
    });
  }
  static void destroy(void* self) noexcept { delete static_cast<Object*>(self); }
  static constexpr skrobot_notifier_v1 table = {sizeof(skrobot_notifier_v1), 0, create, notify, destroy};
};

}  // namespace detail

/// Offers N under `name`, [a-z][a-z0-9_]*; both texts are literals.
template <class N, std::size_t NameSize, std::size_t SummarySize, std::size_t UrlSize = 1>
constexpr skrobot_descriptor notifier(const char (&name)[NameSize], const char (&summary)[SummarySize],
                                      const char (&url)[UrlSize] = "") {
  return {sizeof(skrobot_descriptor),
          0,
          detail::literal(SKROBOT_NOTIFIER_V1),
          detail::literal(name),
          detail::literal(summary),
          detail::literal(url),
          detail::write_schema<typename N::Params>,
          &detail::NotifierFunctions<N>::table};
}

}  // namespace skrobot

#endif
