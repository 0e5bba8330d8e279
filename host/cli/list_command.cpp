// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>

#include "base/log.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/harmless_output.hpp"
#include "cli/options.hpp"
#include "cli/run_output.hpp"
#include "cli/run_table.hpp"
#include "query/filter.hpp"
#include "query/missing_fields.hpp"
#include "query/run_query.hpp"
#include "query/run_selection.hpp"
#include "store/unfinished.hpp"

namespace skrobot {
namespace {

struct ListOptions {
  TypedOptions typed;
  std::vector<std::string> experiments;
  std::string where, sort, columns;
  std::size_t limit = 20;
  bool csv = false;
  bool damaged = false;
};

int list_damaged(RunIndex& index, bool as_json) {
  auto damages = index.read([&](Database&) { return index.damages(); });
  for (Leftover& leftover : leftovers(index.repository()))
    damages.push_back({std::move(leftover.path), std::move(leftover.fault)});
  if (as_json) {
    json::array array;
    for (const Damage& damage : damages)
      array.push_back({{"file", (index.repository() / damage.path).string()}, {"fault", damage.fault}});
    std::cout << to_pretty_text(array) << "\n";
    return 0;
  }
  for (const Damage& damage : damages)
    std::cout << printable(damage.path, 500) << " " << printable(damage.fault, 500) << "\n";
  if (damages.empty())
    std::cout << "Every record in " << printable(index.repository().string(), 500) << " can be read.\n";
  return 0;
}

void print_table(const std::vector<IndexedRun>& runs, const std::vector<Field>& fields, Columns columns,
                 std::size_t count) {
  const RunTable table =
      run_table(runs, fields, columns, output_width(), output_is_coloured(), std::chrono::system_clock::now());
  std::cout << table.text;
  if (runs.size() < count) std::cout << "… and " << count - runs.size() << " more; --limit 0 shows all\n";
  if (!table.left_out.empty())
    std::cout << "no room for " << list_in_quotes(table.left_out, 5) << "; --columns chooses\n";
}

int list(const ListOptions& options) {
  if (options.csv && options.typed.json) throw Error(Fault::usage, "--csv and --json exclude each other");
  RunQuery query;
  query.limit = options.limit;
  std::vector<std::string> asked_for;
  if (!options.sort.empty()) {
    Order order = parse_sort(options.sort);
    query.order = std::move(order.terms);
    asked_for = std::move(order.fields);
  }
  if (!options.where.empty()) {
    Filter filter = parse_filter(options.where);
    query.where = std::move(filter.condition);
    asked_for.insert(asked_for.end(), filter.fields.begin(), filter.fields.end());
  }
  std::vector<Field> fields = parse_columns(options.columns);
  const Settings settings = resolve_settings(options.typed, nullptr);
  RunIndex index(repository_to_read(settings));
  if (options.damaged) return list_damaged(index, options.typed.json);
  for (const std::string& word : options.experiments) query.experiments.push_back(select(index, word).experiment);

  std::size_t count = 0, damages = 0;
  std::vector<IndexedRun> runs;
  std::vector<std::string> missing, named = asked_for;
  for (const Field& field : fields) named.push_back(field.name);
  index.read([&](Database& database) {
    runs.clear();
    const auto rows = find_rows(database, query);
    for (const std::int64_t row : rows) runs.push_back(index.load(row));
    count = query.limit == 0 || rows.size() < query.limit ? rows.size() : count_rows(database, query);
    damages = index.damage_count();
    missing = missing_fields(database, named);
  });
  const RunSource source = [&](const TakeRun& take) {
    for (const IndexedRun& run : runs) take(run);
  };
  const Columns columns = fields.empty() ? Columns::usual : Columns::chosen;
  if (columns == Columns::usual && !options.typed.json) fields = default_columns(runs, asked_for);
  if (options.typed.json) {
    print_json(std::cout, index, source, fields);
  } else if (options.csv) {
    HarmlessOutput output;
    print_csv(output, source, fields);
  } else if (runs.empty()) {
    const bool is_chosen = query.where || !query.experiments.empty();
    std::cout << "No runs in " << printable(index.repository().string(), 500)
              << (is_chosen ? " are meant by that\n" : "\n");
  } else {
    print_table(runs, fields, columns, count);
  }
  for (const std::string& sentence : missing) log_message(Severity::warning, sentence);
  if (damages > 0) {
    const std::string files =
        damages == 1 ? "1 file cannot be read" : std::to_string(damages) + " files cannot be read";
    log_message(Severity::warning, files + ": 'skrobot list --damaged' names " + (damages == 1 ? "it" : "them"));
  }
  return 0;
}

}  // namespace

void add_list_command(CommandLine& line, Action& action) {
  auto options = std::make_shared<ListOptions>();
  line.add_option("names", options->experiments, "Only runs of these experiments, by any beginning of their names")
      .type_name("EXPERIMENT");
  add_repository_option(line, options->typed);
  line.add_option("--where", options->where, "Only runs for which this holds; see below").type_name("EXPRESSION");
  line.add_option("--sort", options->sort,
                  "What to sort by, - for the greatest first: -metrics.auc,started (default -started)")
      .type_name("FIELD,...");
  line.add_option("--columns", options->columns,
                  "What to show: state,params.rate; +FIELD,... adds to the usual (default: also what differs)")
      .type_name("FIELD,...");
  line.add_option("--limit", options->limit, "How many at most; 0: all (default 20)").type_name("N");
  line.add_flag("--json", options->typed.json, "Print one JSON document");
  line.add_flag("--csv", options->csv,
                "Print CSV; times in ISO 8601, durations in milliseconds, an apostrophe before text that a spreadsheet "
                "would take for a formula");
  line.add_flag("--damaged", options->damaged,
                "Name the files that cannot be read, and why, and what killed processes left");
  line.footer(
      "Fields: experiment, experimenter, run, task, state, id, started, finished, duration, seed, host, note, error, "
      "plugin,\n"
      "        params.NAME, tags.NAME, result.NAME, metrics.NAME (the last value), metrics.NAME.min, .max, .count\n"
      "Expressions: = != < <= > >= ~ (a pattern: *, ?) in (a, b); and, or, not, parentheses; = null for what is not "
      "there\n"
      "  skrobot list --where 'state = failed and params.learning_rate < 0.1 and metrics.auc > 0.9 and started > 2d'\n"
      "  skrobot list --sort -metrics.auc --limit 5 --columns run,params.learning_rate,metrics.auc\n"
      "A run that says 'running' and whose process is gone is shown as 'lost'.");
  line.callback([=, &action] { action = [=] { return list(*options); }; });
}

}  // namespace skrobot
