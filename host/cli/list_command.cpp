// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <memory>

#include "base/duration.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/table.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

struct Listed {
  std::string experiment;
  StoredRun run;
};

std::string damage_of(const Listed& item) { return item.experiment + "/" + item.run.files.name + ".run " + item.run.fault; }

// Every run of the repository, the newest first; one that cannot be read comes last.
std::vector<Listed> all_runs(const std::filesystem::path& repository, std::vector<std::string>& damages) {
  std::vector<Listed> runs;
  for (const auto& directory : experiments_in(repository)) {
    StoredExperiment experiment = read_experiment(directory);
    const std::string name = directory.filename().string();
    if (!experiment.fault.empty()) damages.push_back(name + "/" + k_experiment_log + " " + experiment.fault);
    for (StoredRun& run : experiment.runs) {
      runs.push_back({name, std::move(run)});
      if (!runs.back().run.record) damages.push_back(damage_of(runs.back()));
    }
  }
  const auto started = [](const Listed& item) { return item.run.record ? item.run.record->started : std::string(); };
  std::stable_sort(runs.begin(), runs.end(), [&](const Listed& a, const Listed& b) { return started(a) > started(b); });
  return runs;
}

json::object to_object(const Listed& item) {
  json::object object{{"experiment", item.experiment}, {"run", item.run.files.name}, {"state", shown_state(item.run)},
                      {"record", item.run.files.run().string()}};
  if (item.run.record) {
    const json::object record = to_json(*item.run.record);
    for (const char* key : {"id", "task", "started", "finished", "duration_ms", "seed", "host", "tags", "note"}) object[key] = record.at(key);
  } else {
    object["fault"] = item.run.fault;
  }
  return object;
}

int list(const TypedOptions& typed, std::size_t limit) {
  const Settings settings = resolve_settings(typed, nullptr);
  std::vector<std::string> damages;
  std::vector<Listed> runs = all_runs(settings.experiments.value, damages);
  const std::size_t count = runs.size();
  if (limit != 0 && runs.size() > limit) runs.resize(limit);
  if (typed.json) {
    json::array array;
    for (const Listed& item : runs) array.push_back(to_object(item));
    std::cout << to_pretty_text(array) << "\n";
    return 0;
  }
  if (runs.empty()) {
    std::cout << "No runs in " << printable(settings.experiments.value.string(), 500) << "\n";
  } else {
    Table table({"EXPERIMENT", "RUN", "STATE", "STARTED", "DURATION"});
    for (const Listed& item : runs) {
      const RunRecord* record = item.run.record ? &*item.run.record : nullptr;
      const bool ended = record != nullptr && record->state != State::running;
      table.add({printable(item.experiment, 200), printable(item.run.files.name, 200), shown_state(item.run), record != nullptr ? printable(record->started.substr(0, 19), 40) : "",
                 ended ? format_duration(std::chrono::milliseconds(record->duration_ms)) : ""});
    }
    std::cout << table.text(output_width());
    if (runs.size() < count) std::cout << "… and " << count - runs.size() << " more; --limit 0 shows all\n";
  }
  constexpr std::size_t k_most_damages = 5;
  for (std::size_t i = 0; i < damages.size() && i < k_most_damages; ++i) log_message(Severity::warning, printable(damages[i], 500));
  if (damages.size() > k_most_damages) log_message(Severity::warning, std::to_string(damages.size()) + " files cannot be read in all");
  return 0;
}

}  // namespace

void add_list_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto limit = std::make_shared<std::size_t>(20);
  add_repository_option(line, *typed);
  line.add_option("--limit", *limit, "How many at most; 0: all (default 20)").type_name("N");
  line.add_flag("--json", typed->json, "Print one JSON document");
  line.footer("A run that says 'running' and whose process is gone is shown as 'lost'.");
  line.callback([=, &action] { action = [=] { return list(*typed, *limit); }; });
}

}  // namespace skrobot
