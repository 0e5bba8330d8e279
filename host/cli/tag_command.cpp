// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "app/tag_words.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"

namespace skrobot {
namespace {

struct TagOptions {
  TypedOptions typed;
  std::string word;
  std::vector<std::string> tags, removed;
};

// A key that no run has is probably misspelled.
void refuse_unknown_keys(const std::vector<RunSummary>& runs, const std::vector<std::string>& removed) {
  std::vector<std::string> known;
  for (const RunSummary& run : runs) {
    for (const auto& tag : run.tags) known.emplace_back(tag.key());
  }
  for (const std::string& key : removed) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const auto near = nearest(key, known);
    throw Error(
        Fault::usage,
        "--remove: " +
            (runs.size() == 1 ? "the run " + in_quotes(runs.front().experiment + "/" + runs.front().run, 300) + " has"
                              : "these " + std::to_string(runs.size()) + " runs have") +
            " no tag " + in_quotes(key),
        near            ? "did you mean '" + printable(*near) + "'?"
        : known.empty() ? ""
                        : "there are " + list_in_quotes(known, 5));
  }
}

std::string tags_text(const json::object& record) {
  std::string text;
  const json::value* tags = record.if_contains("tags");
  if (tags == nullptr || !tags->is_object()) return text;
  for (const auto& [key, value] : tags->get_object()) {
    text += (text.empty() ? "" : ", ") + printable(key, 100) + "=" +
            printable(value.is_string() ? std::string(value.get_string()) : to_text(value), 200);
  }
  return text;
}

int tag(const TagOptions& options) {
  if (options.word.empty() || (options.tags.empty() && options.removed.empty()))
    throw Error(Fault::usage, "skrobot tag needs a run, and key=value or --remove key",
                "skrobot tag latest model=baseline");
  const auto tags = read_tags(options.tags);
  for (const std::string& key : options.removed) {
    if (tags.contains(key)) throw Error(Fault::usage, "the tag " + in_quotes(key) + " is both set and removed");
  }
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  const std::vector<RunSummary> runs = repository.runs(options.word);
  refuse_unknown_keys(runs, options.removed);
  repository.tag(runs, tags, options.removed);
  for (const RunSummary& run : runs) {
    const std::string now = tags_text(repository.details(run).record);
    std::cout << printable(run.experiment + "/" + run.run, 500) << ": " << (now.empty() ? "no tags" : now) << "\n";
  }
  return 0;
}

}  // namespace

void add_tag_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<TagOptions>();
  add_runs_to_change(line, options->word);
  line.add_option("tags", options->tags, "Tags to set").type_name("key=value");
  line.add_option("--remove", options->removed, "Remove a tag; repeatable").type_name("key").one_each();
  add_repository_option(line, options->typed);
  std::string help = k_run_help;
  help += "\nExample: skrobot tag latest model=baseline --remove draft";
  line.footer(help);
  line.callback([=, &action] { action = [=] { return tag(*options); }; });
}

}  // namespace skrobot
