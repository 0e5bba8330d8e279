// SPDX-License-Identifier: MIT
// Words of free text, such as "mrs" of "Braund, Mrs. Owen". Needs no SDK.
#ifndef LEARNING_WORDS_HPP
#define LEARNING_WORDS_HPP

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace learning {

inline constexpr std::size_t k_most_words = 100;  // of a column

/// The different words of `text`, sorted: runs of two or more ASCII letters, digits and bytes of other characters, with
/// ASCII letters in lower case.
std::vector<std::string> words_of(std::string_view text);

/// The k_most_words words with the most rows, of those that `least` rows or more have, but not all `rows`. Sorted.
std::vector<std::string> telling_words(const std::map<std::string, std::size_t>& rows_of_word, std::size_t least,
                                       std::size_t rows);

}  // namespace learning

#endif
