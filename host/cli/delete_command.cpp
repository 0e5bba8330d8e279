// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>

#include "base/log.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/run_text.hpp"

namespace skrobot {
namespace {

struct DeleteRequest {
  TypedOptions typed;
  DeleteOptions what;
  bool yes = false;
};

using Target = Deletion::Target;

// An unambiguous name: quoted and escaped if needed, never shortened.
std::string exact_name(const std::string& name) {
  constexpr std::size_t k_all = std::numeric_limits<std::size_t>::max();
  const bool is_plain = printable(name, k_all) == name && name.find_first_of("\\\"' ") == std::string::npos;
  if (is_plain) return name;
  std::string escaped;
  for (const char c : name) escaped += c == '\\' || c == '"' ? std::string("\\") + c : std::string(1, c);
  return '"' + printable(escaped, k_all) + '"';
}

bool is_yes(const std::string& answer) { return answer == "y" || answer == "Y" || answer == "yes" || answer == "Yes"; }

// Shows the targets and asks. Throws Error if there is no answer.
bool ask(const std::vector<Target>& all) {
  constexpr std::size_t k_most_shown = 20;
  const auto now = std::chrono::system_clock::now();
  Table table({});
  for (std::size_t i = 0; i < std::min(all.size(), k_most_shown); ++i) {
    const Target& target = all[i];
    std::map<std::string, std::size_t> states;
    for (const RunSummary& run : target.runs) ++states[run.state];
    std::string text;
    for (const auto& [state, count] : states)
      text += (text.empty() ? "" : ", ") + (target.run ? state : std::to_string(count) + " " + state);
    table.add({exact_name(target.name()), target.run ? text : "experiment: " + (text.empty() ? "no runs" : text),
               target.runs.empty() ? "" : when_text(target.runs.front().started_ms, now)});
  }
  write_terminal(table.text(10'000));
  if (all.size() > k_most_shown) write_terminal("… and " + std::to_string(all.size() - k_most_shown) + " more\n");
  write_terminal("Permanently delete " + std::string(all.size() == 1 ? "this" : "these " + std::to_string(all.size())) +
                 "? [y/N] ");
  std::string answer;
  if (std::getline(std::cin, answer)) return is_yes(answer);
  write_terminal("\n");
  throw Error(Fault::usage, "no answer, nothing was deleted", "--yes deletes without asking");
}

int delete_runs(const DeleteRequest& request) {
  const DeleteOptions& what = request.what;
  if (what.runs.empty() && what.where.empty())
    throw Error(Fault::usage, "skrobot delete needs a run, an experiment or --where",
                "'skrobot list' shows what there is");
  Repository repository(repository_to_read(resolve_settings(request.typed, nullptr)));
  Deletion deletion = repository.prepare_deletion(what);
  for (const std::string& sentence : repository.unknown_fields({.where = what.where}))
    log_message(Severity::warning, sentence);
  if (deletion.targets().empty()) {
    std::cout << "No matching runs\n";
    return 0;
  }
  if (!request.yes) {
    deletion.check();
    if (!ask(deletion.targets())) {
      write_terminal("Nothing was deleted.\n");
      return 0;
    }
  }
  deletion.remove([](const Target& target) { std::cout << "deleted " << exact_name(target.name()) << "\n"; });
  return 0;
}

}  // namespace

void add_delete_command(CommandLine& line, Action& action) {
  auto request = std::make_shared<DeleteRequest>();
  line.add_option("runs", request->what.runs, "Runs or experiments to delete").type_name("RUN");
  line.add_option("--where", request->what.where, "Include all matching runs; see 'skrobot list --help'")
      .type_name("EXPRESSION");
  line.add_flag("-y,--yes", request->yes, "Do not ask");
  line.add_flag("--force", request->what.force, "Include runs and sweeps in progress");
  add_repository_option(line, request->typed);
  line.footer(k_run_help);
  line.callback([=, &action] { action = [=] { return delete_runs(*request); }; });
}

}  // namespace skrobot
