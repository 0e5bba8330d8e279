// SPDX-License-Identifier: MIT
// The parameters that every notifier has besides its own: which runs' ends it is told of.
#ifndef SKROBOT_HOST_PLUGIN_NOTIFY_FILTER_PARAMS_HPP
#define SKROBOT_HOST_PLUGIN_NOTIFY_FILTER_PARAMS_HPP

#include <skrobot/json.hpp>

#include "track/notify_filter.hpp"

namespace skrobot {

/// A notifier's schema with `on` and `min_duration`. One that it declares itself stays its own, and the host does not
/// filter by it.
json::value with_filter_parameters(json::value schema);

/// Takes the host's own out of a notifier's resolved values. `schema` is the one that with_filter_parameters made.
NotifyFilter take_filter(const json::value& schema, json::object& values);

}  // namespace skrobot

#endif
