// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <set>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "app/comparison.hpp"
#include "base/log.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/comparison_text.hpp"
#include "cli/options.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_runs = 26;  // as many as letters

std::string full_name(const RecordView& view) { return view.indexed.experiment + "/" + view.indexed.run; }

void print_sections(const std::vector<RecordView>& views, const std::vector<ComparedSection>& sections) {
  Table legend({});
  for (std::size_t i = 0; i < views.size(); ++i) legend.add({run_letter(i), printable(full_name(views[i]), 500)});
  std::cout << legend.text(output_width()) << "\n";
  if (sections.empty()) std::cout << "No differences.\n";
  else std::cout << comparison_table(sections, views.size(), output_width());
}

int compare(const TypedOptions& typed, const std::vector<std::string>& words, bool all) {
  const Settings settings = resolve_settings(typed, nullptr);
  Repository repository(repository_to_read(settings));
  std::vector<RecordView> views;
  std::set<std::pair<std::string, std::string>> names;
  for (const std::string& word : words) {
    for (RunSummary& run : repository.runs(word)) {
      if (!names.emplace(run.experiment, run.run).second) continue;
      if (views.size() == k_most_runs) {
        throw Error(Fault::usage, "skrobot compare takes at most " + std::to_string(k_most_runs) + " runs",
                    "use 'skrobot list --columns' or 'skrobot export' for more");
      }
      views.push_back(view_record(repository.directory(), std::move(run)));
      if (const std::string& fault = views.back().metrics_fault; !fault.empty()) log_message(Severity::warning, fault);
    }
  }
  if (views.size() < 2)
    throw Error(Fault::usage, "skrobot compare needs two runs, " + in_quotes(words.front(), 200) + " is one",
                "name another one: skrobot compare latest latest~1");
  auto sections = compare_records(views, all ? ComparedLines::all : ComparedLines::differing);
  if (!typed.json) {
    if (!all) leave_out_details(sections);
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
  line.add_option("runs", *words, "The runs to compare; an experiment stands for all of its runs").type_name("RUN");
  line.add_flag("--all", *all,
                "Include what is equal, and every metric's least and greatest value and number of points");
  add_repository_option(line, *typed);
  line.add_flag("--json", typed->json, "Print one JSON document, with plain numbers");
  std::string footer =
      "Metrics are compared by their last values, and by their best value if a run ended\n"
      "with a worse one. For two runs, DIFFERENCE is B - A, also in per cent of A.\n\n";
  line.footer(footer.append(k_run_help));
  line.callback([=, &action] {
    action = [=] {
      if (words->empty())
        throw Error(Fault::usage, "skrobot compare needs two runs", "skrobot compare latest latest~1");
      return compare(*typed, *words, *all);
    };
  });
}

}  // namespace skrobot
