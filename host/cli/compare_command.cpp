// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <set>
#include <skrobot/error.hpp>

#include "app/comparison.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/run_text.hpp"
#include "query/run_selection.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_runs = 26;  // as many as letters

std::string label(std::size_t i) { return std::string(1, static_cast<char>('A' + i)); }

std::string full_name(const RecordView& view) { return view.indexed.experiment + "/" + view.indexed.run; }

// Of a list of texts, as a command line, the words.
std::string cell_text(const json::value& value, std::size_t room) {
  std::string text = value_text(value, 400);
  if (const auto* array = value.if_array(); array != nullptr && !array->empty() && array->front().is_string()) {
    text.clear();
    for (const json::value& word : *array) text += (text.empty() ? "" : " ") + value_text(word, 400);
  }
  if (text.empty()) return value.is_null() ? "-" : "(empty)";
  return text.starts_with('/') && value.is_string() ? value_text(value, room) : cut_middle(text, room);
}

void print_sections(const std::vector<RecordView>& views, const std::vector<ComparedSection>& sections) {
  Table legend({});
  for (std::size_t i = 0; i < views.size(); ++i) legend.add({label(i), printable(full_name(views[i]), 500)});
  std::cout << legend.text(output_width());
  if (sections.empty()) std::cout << "\nNothing differs.\n";
  const std::size_t width = output_width();
  // What is left beside the names is shared among the runs.
  std::size_t names = 0;
  for (const ComparedSection& section : sections) {
    for (const ComparedLine& line : section.lines)
      names = std::max(names, std::min<std::size_t>(display_width(printable(line.name, 100)), 32));
  }
  const std::size_t used = 2 + names + 2 * views.size();
  const std::size_t room = std::clamp<std::size_t>((width > used ? width - used : 0) / views.size(), 8, 60);
  if (sections.empty()) return;
  std::vector<std::string> header{""};
  for (std::size_t i = 0; i < views.size(); ++i) header.push_back(label(i));
  Table table(header);
  for (const ComparedSection& section : sections) {
    table.add({section.title});
    for (const ComparedLine& line : section.lines) {
      std::vector<std::string> row{"  " + cut_middle(printable(line.name, 100), names)};
      for (const json::value& value : line.values) row.push_back(cell_text(value, room));
      table.add(std::move(row));
    }
  }
  std::cout << "\n" << table.text(10'000);
}

int compare(const TypedOptions& typed, const std::vector<std::string>& words, bool all) {
  const Settings settings = resolve_settings(typed, nullptr);
  RunIndex index(repository_to_read(settings));
  std::vector<RecordView> views;
  std::set<std::int64_t> rows;
  for (const std::string& word : words) {
    for (IndexedRun& run : select_runs(index, word)) {
      if (!rows.insert(run.row).second) continue;
      if (views.size() == k_most_runs) {
        throw Error(Fault::usage, "more than " + std::to_string(k_most_runs) + " runs are meant",
                    "'skrobot list --columns' and 'skrobot export' compare many");
      }
      views.push_back(view_record(index, std::move(run)));
    }
  }
  if (views.size() < 2)
    throw Error(Fault::usage, "skrobot compare needs two runs, " + in_quotes(words.front(), 200) + " is one",
                "name another one: skrobot compare latest latest~1");
  const auto sections = compare_records(views, all ? ComparedLines::all : ComparedLines::differing);
  if (!typed.json) {
    print_sections(views, sections);
    return 0;
  }
  std::cout << to_pretty_text(comparison_document(views, sections)) << "\n";
  return 0;
}

}  // namespace

void add_compare_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto words = std::make_shared<std::vector<std::string>>();
  auto all = std::make_shared<bool>(false);
  line.add_option("runs", *words, "The runs; an experiment stands for all of its runs").type_name("RUN");
  line.add_flag("--all", *all, "Show what is the same too");
  add_repository_option(line, *typed);
  line.add_flag("--json", typed->json, "Print one JSON document");
  line.footer(k_run_help);
  line.callback([=, &action] {
    action = [=] {
      if (words->empty())
        throw Error(Fault::usage, "skrobot compare needs two runs", "skrobot compare latest latest~1");
      return compare(*typed, *words, *all);
    };
  });
}

}  // namespace skrobot
