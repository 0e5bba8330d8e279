// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"

namespace skrobot {
namespace {

struct NoteOptions {
  TypedOptions typed;
  std::string word;
  std::optional<std::string> text;
};

int note(const NoteOptions& options) {
  if (options.word.empty() || !options.text)
    throw Error(Fault::usage, "skrobot note needs a run and a text", "an empty text, '', removes the note");
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  const std::vector<RunSummary> runs = repository.runs(options.word);
  repository.set_note(runs, *options.text);
  for (const RunSummary& run : runs) {
    std::cout << printable(run.experiment + "/" + run.run, 500) << ": "
              << (options.text->empty() ? "no note" : printable(*options.text, 500)) << "\n";
  }
  return 0;
}

}  // namespace

void add_note_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<NoteOptions>();
  add_runs_to_change(line, options->word);
  line.add_option("text", options->text, "The note; an empty one removes it").type_name("TEXT");
  add_repository_option(line, options->typed);
  std::string help = k_run_help;
  help += "\nExample: skrobot note latest 'Diverged after the learning rate was doubled'";
  line.footer(help);
  line.callback([=, &action] { action = [=] { return note(*options); }; });
}

}  // namespace skrobot
