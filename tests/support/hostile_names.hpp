// SPDX-License-Identifier: MIT
#ifndef SKROBOT_TESTS_SUPPORT_HOSTILE_NAMES_HPP
#define SKROBOT_TESTS_SUPPORT_HOSTILE_NAMES_HPP

#include <string>
#include <vector>

namespace skrobot::test {

/// A name that a stranger chose, and the beginning that completes to it.
struct HostileName {
  std::string typed, name;
};

/// Names that no shell may evaluate when it completes them.
inline const std::vector<HostileName> k_hostile_names{
    {"a", "a$(touch PWNED)"}, {"b", "b`touch PWNED`"}, {"c", "c;touch PWNED;"},
    {"d", "d'q\"u"},          {"e", "e  sp ace"},      {"f", "f&touch PWNED"},
    {"g", "g*?[x]{a,b}"},     {"h", "h!!x!touch"},     {"i", "i:j=k@l"},
    {"k", "k\\back\\"},       {"m", "m|touch PWNED"},  {"n", "n>PWNED"},
    {"o", "o<(touch PWNED)"}, {"r", "r$HOME"},         {"\xC3\xA9", "\xC3\xA9 $(touch PWNED)"}};

}  // namespace skrobot::test

#endif
