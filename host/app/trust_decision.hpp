// SPDX-License-Identifier: MIT
// Whether a request of a file is trusted: remembered, or asked of the user, whichever face the program has.
#ifndef SKROBOT_HOST_APP_TRUST_DECISION_HPP
#define SKROBOT_HOST_APP_TRUST_DECISION_HPP

#include <functional>
#include <optional>
#include <string>

#include "core/trust.hpp"

namespace skrobot {

/// Asks the user; none: there is nobody to ask.
using TrustQuestion = std::function<std::optional<bool>(const TrustRequest& request)>;

/// Returns when `request` is trusted: it is remembered, or `ask` says yes, which is then remembered. Throws
/// Error(Fault::usage) when it is not. An empty `ask` asks nobody.
void require_trust(const TrustRequest& request, const TrustQuestion& ask);

/// What a request asks for, in full, a line each. Throws Error(Fault::usage) when it is too much to be read.
std::string demand_lines(const TrustRequest& request);

}  // namespace skrobot

#endif
