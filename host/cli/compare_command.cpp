// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <optional>
#include <set>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "app/comparison.hpp"
#include "app/group_list.hpp"
#include "app/group_report.hpp"
#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/comparison_text.hpp"
#include "cli/group_comparison_text.hpp"
#include "cli/options.hpp"
#include "sweep/objective.hpp"

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

struct CompareOptions {
  TypedOptions typed;
  std::vector<std::string> words, where, metrics;
  std::string objective, against, fail_if, junit;
  std::optional<std::string> group_by;
  bool all = false, unpaired = false;

  bool asks_for_groups() const {
    return !where.empty() || !metrics.empty() || group_by || !objective.empty() || !against.empty() ||
           !fail_if.empty() || !junit.empty() || unpaired;
  }
};

int compare_runs(const CompareOptions& options) {
  const std::vector<std::string>& words = options.words;
  const TypedOptions& typed = options.typed;
  const bool all = options.all;
  if (words.empty()) throw Error(Fault::usage, "skrobot compare needs two runs", "skrobot compare latest latest~1");
  Repository repository(repository_to_read(resolve_settings(typed, nullptr)));
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

std::optional<Against> parse_against(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (text == "all") return Against::all;
  if (text == "first") return Against::first;
  if (text == "previous") return Against::previous;
  throw Error(Fault::usage, "--against: expected all, first or previous, got " + in_quotes(text));
}

GroupQuestion read_question(const CompareOptions& options) {
  if (options.all) throw Error(Fault::usage, "--all shows the fields of single runs, and cannot be used with groups");
  GroupQuestion question;
  question.where = options.where;
  question.names = options.words;
  if (options.group_by) question.by = group_fields(*options.group_by);
  question.metrics = options.metrics;
  if (!options.objective.empty()) {
    try {
      question.objective = to_string(parse_objective(options.objective));
    } catch (const Error& error) {
      throw Error(Fault::usage, std::string("--objective: ") + error.what(), error.hint());
    }
  }
  question.against = parse_against(options.against);
  question.pairing = options.unpaired ? Pairing::none : Pairing::by_seed;
  if (options.fail_if.empty()) return question;
  try {
    question.gate = parse_gate_rule(options.fail_if);
  } catch (const Error& error) {
    throw Error(Fault::usage, std::string("--fail-if: ") + error.what(), error.hint());
  }
  return question;
}

int compare_in_groups(const CompareOptions& options) {
  const GroupQuestion question = read_question(options);
  for (const std::string& where : question.where) check(FindOptions{where, {}, {}, 0});
  Repository repository(repository_to_read(resolve_settings(options.typed, nullptr)));
  const GroupComparison comparison = compare_groups(repository, question);
  if (!options.junit.empty()) {
    const std::string report = junit_report(comparison, question.gate);
    if (const auto code = write_atomic(real_file_system(), options.junit, report, Replace::yes))
      throw Error(Fault::host, "cannot write " + in_quotes(options.junit, 300) + ": " + reason(code));
  }
  if (options.typed.json) std::cout << to_pretty_text(group_document(comparison)) << "\n";
  else std::cout << group_comparison_text(comparison, question.gate, output_width());
  std::cout.flush();
  for (const std::string& warning : comparison.warnings) log_message(Severity::warning, warning);
  return comparison.is_gate_closed() ? 1 : 0;
}

}  // namespace

void add_compare_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<CompareOptions>();
  line.add_option("runs", options->words,
                  "The runs to compare; an experiment stands for all of its runs, and is a group with --metric")
      .type_name("RUN");
  line.add_flag("--all", options->all,
                "Include what is equal, and every metric's least and greatest value and number of points");
  add_repository_option(line, options->typed);
  line.add_flag("--json", options->typed.json, "Print one JSON document, with plain numbers");
  constexpr const char* k_groups = "Groups of runs";
  line.add_option("--where", options->where, "A group: the runs that match; repeatable. See 'skrobot list --help'")
      .type_name("EXPRESSION")
      .one_each()
      .group(k_groups);
  line.add_option("--group-by", options->group_by, "Compare the groups of runs that agree in these fields")
      .type_name("FIELD,...")
      .group(k_groups);
  line.add_option("-m,--metric", options->metrics,
                  "Compare this metric or number: auc, duration, resources.user_ms; repeatable (default: the sweep's "
                  "objective, else all metrics)")
      .type_name("NAME")
      .one_each()
      .group(k_groups);
  line.add_option("--objective", options->objective, "Compare this metric, and say which values are better")
      .type_name("maximize|minimize:METRIC")
      .group(k_groups);
  line.add_option("--against", options->against,
                  "Compare each group with all others, the first or the previous one (default: all; previous for "
                  "--group-by git.commit)")
      .type_name("all|first|previous")
      .group(k_groups);
  line.add_flag("--unpaired", options->unpaired, "Do not pair runs that have the same seed").group(k_groups);
  line.add_option("--fail-if", options->fail_if,
                  "Exit with 1 if a later group is 'worse', or 'worse by 2 %'; see below")
      .type_name("RULE")
      .group(k_groups);
  line.add_option("--junit", options->junit, "Write a JUnit report with one test case for each comparison")
      .type_name("FILE")
      .group(k_groups);
  std::string footer =
      "Metrics are compared by their last values, and by their best value if a run\n"
      "ended with a worse one. For two runs, DIFFERENCE is B - A, also in per cent of\n"
      "A.\n"
      "\n"
      "For groups, only completed runs count, unless --where names the state. Runs with\n"
      "the same seed make pairs if every seed occurs once in each group. The interval\n"
      "and P are those of Welch's test, or of the paired t test; Mann-Whitney's or\n"
      "Wilcoxon's test, Cohen's d and Cliff's delta stand beside. With several\n"
      "comparisons, P is corrected by Holm's method.\n"
      "\n"
      "--fail-if 'worse by 2 %' fails if the later group is worse (P < 0.05) and the\n"
      "95 % interval of the difference reaches 2 % of the earlier group's mean. 'worse\n"
      "by 0.5' takes the metric's unit. Without noise, the difference itself counts.\n"
      "Groups that do not differ fail in 2.5 % of all comparisons at most. Of duration\n"
      "and resources.NAME less is better; for other metrics, use --objective.\n"
      "\n"
      "Examples:\n"
      "  skrobot compare --where 'params.rate = 0.1' --where 'params.rate = 0.3' -m auc\n"
      "  skrobot compare --group-by params.optimizer.name --objective maximize:auc\n"
      "  skrobot compare --group-by git.commit --metric resources.user_ms \\\n"
      "    --fail-if 'worse by 2 %' --junit report.xml\n"
      "\n";
  line.footer(footer.append(k_run_help));
  line.callback([=, &action] {
    action = [=] { return options->asks_for_groups() ? compare_in_groups(*options) : compare_runs(*options); };
  });
}

}  // namespace skrobot
