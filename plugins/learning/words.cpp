// SPDX-License-Identifier: MIT
#include "learning/words.hpp"

#include <algorithm>
#include <utility>

namespace learning {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (word.size() >= 2) words.push_back(word);
    word.clear();
  };
  for (const char byte : text) {
    if (byte >= 'A' && byte <= 'Z') word += static_cast<char>(byte - 'A' + 'a');
    else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
             (static_cast<unsigned char>(byte) & 0x80) != 0)
      word += byte;
    else end_word();
  }
  end_word();
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::vector<std::string> telling_words(const std::map<std::string, std::size_t>& rows_of_word, std::size_t least,
                                       std::size_t rows) {
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const auto& [word, count] : rows_of_word) {
    if (count >= least && count < rows) found.emplace_back(count, word);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (found.size() > k_most_words) found.resize(k_most_words);
  std::vector<std::string> words;
  for (auto& [unused, word] : found) words.push_back(std::move(word));
  std::sort(words.begin(), words.end());
  return words;
}

}  // namespace learning
