// SPDX-License-Identifier: MIT
#include "cli/trust_prompt.hpp"

#include <iostream>

#include "app/trust_decision.hpp"
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

std::optional<bool> ask_to_trust(const TrustRequest& request) {
  if (!can_ask()) return std::nullopt;
  return ask_on_terminal(printable(request.file.string(), 1000) + " sets\n" + demand_lines(request) +
                         "Trust its current version?") == Answer::yes;
}

}  // namespace skrobot
