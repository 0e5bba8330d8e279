// SPDX-License-Identifier: MIT
#include "app/trust_decision.hpp"

#include <skrobot/error.hpp>

#include "base/log.hpp"
#include "base/text.hpp"

namespace skrobot {

std::string demand_lines(const TrustRequest& request) {
  constexpr std::size_t k_most_bytes = 16384;
  std::string lines;
  for (const Demand& demand : request.demands) {
    lines += "  " + printable(demand.what) + ": " + printable(demand.value, demand.value.size() * 8 + 8) + "\n";
  }
  // Do not ask about more than fits on the screen.
  if (lines.size() > k_most_bytes)
    throw Error(Fault::usage, in_quotes(request.file.string(), 300) + " contains more than can be displayed",
                "read it and remove what is not needed");
  return lines;
}

void require_trust(const TrustRequest& request, const TrustQuestion& ask) {
  TrustStore store = TrustStore::of_user();
  if (store.has(request.file, request.sha256)) return;
  if (!request.distrust.empty() || !ask) refuse(request);
  const std::optional<bool> answer = ask(request);
  if (!answer) refuse(request);
  if (!*answer) throw Error(Fault::usage, in_quotes(request.file.string(), 300) + " is not trusted; nothing was run");
  if (store.has_place()) store.add({request});
  else log_message(Severity::warning, "cannot remember the answer: no home directory");
}

}  // namespace skrobot
