// SPDX-License-Identifier: MIT
#include "cli/trust_prompt.hpp"

#include <iostream>
#include <skrobot/error.hpp>

#include "base/log.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

namespace skrobot {

Answer ask_on_terminal(const std::string& question) {
  if (!can_ask()) return Answer::none;
  write_terminal(question + " [y/N] ");
  std::string answer;
  if (!std::getline(std::cin, answer)) {
    write_terminal("\n");
    return Answer::no;
  }
  return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes" ? Answer::yes : Answer::no;
}

std::string demand_lines(const TrustRequest& request) {
  constexpr std::size_t k_most_bytes = 16384;
  std::string lines;
  for (const Demand& demand : request.demands) {
    lines += "  " + printable(demand.what) + ": " + printable(demand.value, demand.value.size() * 8 + 8) + "\n";
  }
  // Nobody agrees to what scrolled away.
  if (lines.size() > k_most_bytes)
    throw Error(Fault::usage, in_quotes(request.file.string(), 300) + " asks for more than can be shown",
                "read it, and take out what is not needed");
  return lines;
}

void ask_to_trust(const TrustRequest& request) {
  TrustStore store = TrustStore::of_user();
  if (store.has(request.file, request.sha256)) return;
  if (!request.distrust.empty() || !can_ask()) refuse(request);
  const Answer answer = ask_on_terminal(printable(request.file.string(), 1000) + " asks for\n" + demand_lines(request) +
                                        "Do you trust it, as it is now?");
  if (answer != Answer::yes)
    throw Error(Fault::usage, in_quotes(request.file.string(), 300) + " is not trusted, and nothing was run");
  if (store.has_place()) store.add({request});
  else log_message(Severity::warning, "there is no home to remember the answer in");
}

}  // namespace skrobot
