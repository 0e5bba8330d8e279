// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>

#include "app/shell_line.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/completion_words.hpp"

namespace skrobot {
namespace {

// Each shell asks skrobot itself what may come next, so that tasks and parameters are those of the installed plugins.

// The line goes to skrobot as one word and comes back as what is to be typed behind it: bash evaluates neither. $2 is
// the part of the line that bash puts the answer in place of.
constexpr const char* k_bash = R"(# Bash completion of skrobot:  source <(skrobot completion bash)
_skrobot() {
  local rest
  COMPREPLY=()
  while IFS= read -r rest; do
    COMPREPLY+=("$2$rest")
  done < <(skrobot completion line -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
  [[ ${#COMPREPLY[@]} -gt 0 && "${COMPREPLY[0]}" == *[=/:] ]] && compopt -o nospace
}
complete -o default -F _skrobot skrobot
)";

// zsh takes the words as they are and quotes them itself; (Q) takes quotes away and expands nothing.
constexpr const char* k_zsh = R"(#compdef skrobot
# Zsh completion of skrobot:  source <(skrobot completion zsh)
_skrobot() {
  local line word help
  local -a typed whole whole_shown open open_shown
  typed=("${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}")
  while IFS= read -r line; do
    word=${line%%$'\t'*} help=${line#*$'\t'}
    [[ -n $help ]] && help="$word  -- $help" || help=$word
    if [[ $word == *[=/:] ]]; then
      open+=("$word") open_shown+=("$help")
    else
      whole+=("$word") whole_shown+=("$help")
    fi
  done < <(command skrobot completion words -- "$typed[@]" 2>/dev/null </dev/null)
  if (( ${#whole} + ${#open} == 0 )); then
    compset -P '*='
    _files
    return
  fi
  (( ${#open} )) && compadd -S '' -l -d open_shown -a open
  (( ${#whole} )) && compadd -l -d whole_shown -a whole
}
if [[ $funcstack[1] == _skrobot ]]; then
  _skrobot "$@"
else
  compdef _skrobot skrobot
fi
)";

// fish takes the words as they are, with their meaning behind a tab, and quotes them itself. The word at the cursor
// comes as it was typed: without its quotes fish 3.6 hands over nothing when it begins with a dash.
constexpr const char* k_fish = R"(# Fish completion of skrobot:  skrobot completion fish | source
function __skrobot_complete
    set -l typed (commandline -opc)
    set -l current (commandline -ct)
    set -l plain (string unescape -- $current 2>/dev/null)
    and set current $plain
    set -l found (command skrobot completion words -- $typed[2..-1] "$current" 2>/dev/null </dev/null)
    if test (count $found) -gt 0
        printf '%s\n' $found
    else
        __fish_complete_path "$current"
    end
end
complete -c skrobot -f -a '(__skrobot_complete)'
)";

// The text to append to the line.
void print_rests(const std::string& typed) {
  ShellLine line = read_shell_line(typed);
  line.words.erase(line.words.begin());  // skrobot itself
  if (!line.is_literal || line.words.empty()) return;
  for (const CompletionWord& one : completion_words(line.words)) {
    if (const auto rest = typed_behind(line, std::string_view(one.word).substr(line.words.back().size())))
      std::cout << *rest << "\n";
  }
}

void print_words(const std::vector<std::string>& typed) {
  for (const CompletionWord& one : completion_words(typed))
    std::cout << one.word << "\t" << printable(one.help.substr(0, one.help.find('\n')), 200) << "\n";
}

// For the completion scripts only, so hidden from the help. Reports no errors: they would disrupt the line that the
// user is typing.
Action in_silence(std::function<void()> print) {
  return [print = std::move(print)] {
    set_log_threshold(Severity::error);
    try {
      print();
    } catch (const Error&) {
      // Offer nothing.
    }
    return 0;
  };
}

}  // namespace

void add_completion_command(CommandLine& line, Action& action) {
  line.footer(
      "bash: add to ~/.bashrc                    source <(skrobot completion bash)\n"
      "zsh:  add to ~/.zshrc, after compinit     source <(skrobot completion zsh)\n"
      "fish: add to ~/.config/fish/config.fish   skrobot completion fish | source\n"
      "The Debian package installs all three.");
  line.require_subcommand(1, 1);
  const auto add = [&](const char* shell, const char* help, const char* script) {
    line.add_subcommand(shell, help).callback([script, &action] {
      action = [script] {
        std::cout << script;
        return 0;
      };
    });
  };
  add("bash", "Print the script for bash", k_bash);
  add("zsh", "Print the script for zsh", k_zsh);
  add("fish", "Print the script for fish", k_fish);
  CommandLine& so_far = line.add_subcommand("line", "");
  auto typed = std::make_shared<std::string>();
  so_far.add_option("typed", *typed, "");
  so_far.callback([typed, &action] { action = in_silence([typed] { print_rests(*typed); }); });
  CommandLine& in_words = line.add_subcommand("words", "");
  auto words = std::make_shared<std::vector<std::string>>();
  in_words.add_option("typed", *words, "");
  in_words.callback([words, &action] { action = in_silence([words] { print_words(*words); }); });
}

}  // namespace skrobot
