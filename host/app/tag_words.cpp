// SPDX-License-Identifier: MIT
#include "app/tag_words.hpp"

#include <skrobot/error.hpp>

#include "base/text.hpp"

namespace skrobot {

std::map<std::string, std::string> read_tags(const std::vector<std::string>& words, const std::string& prefix) {
  std::map<std::string, std::string> tags;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == 0 || equals == std::string::npos)
      throw Error(Fault::usage, prefix + "expected key=value, got " + in_quotes(word));
    const std::string key = word.substr(0, equals), text = word.substr(equals + 1);
    const auto [before, is_new] = tags.try_emplace(key, text);
    if (!is_new)
      throw Error(Fault::usage, prefix + in_quotes(key) + " is given twice, as " + in_quotes(before->second, 100) +
                                    " and as " + in_quotes(text, 100));
  }
  return tags;
}

}  // namespace skrobot
