// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_TAG_WORDS_HPP
#define SKROBOT_HOST_APP_TAG_WORDS_HPP

#include <map>
#include <string>
#include <vector>

namespace skrobot {

/// Tags as they are typed, "key=value" each. Throws Error(Fault::usage) for a word that is none, and for a key that is
/// given twice; `prefix` begins the message: "--tag: ".
std::map<std::string, std::string> read_tags(const std::vector<std::string>& words, const std::string& prefix = {});

}  // namespace skrobot

#endif
