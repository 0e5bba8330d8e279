// SPDX-License-Identifier: MIT
// What may come next on a command line that is being typed.
#ifndef SKROBOT_HOST_CLI_COMPLETION_WORDS_HPP
#define SKROBOT_HOST_CLI_COMPLETION_WORDS_HPP

#include <string>
#include <vector>

namespace skrobot {

struct CompletionWord {
  std::string word;    ///< the whole word, as skrobot is to be given it
  std::string help{};  ///< one line; may be empty
};

/// The words that the last of `words`, which may be empty, is the beginning of. `words` are without skrobot's own name.
/// Told from what the commands declare, from plugins that a command has looked at before, and from the repository's
/// records: nothing is loaded, asked or written. Empty: the shell may offer files. Throws Error.
std::vector<CompletionWord> completion_words(const std::vector<std::string>& words);

}  // namespace skrobot

#endif
