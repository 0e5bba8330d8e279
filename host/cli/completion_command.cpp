// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <memory>
#include <set>
#include <skrobot/error.hpp>

#include "app/settings.hpp"
#include "app/shell_line.hpp"
#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/schema_text.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

// Bash asks skrobot itself what may come next, so that tasks and parameters are those of the installed plugins. The
// line goes to it as one word and comes back as what is to be typed behind it: bash evaluates neither. $2 is the part
// of the line that bash puts the answer in place of.
constexpr const char* k_bash = R"(# Bash completion of skrobot:  source <(skrobot completion bash)
_skrobot() {
  local rest
  COMPREPLY=()
  while IFS= read -r rest; do
    COMPREPLY+=("$2$rest")
  done < <(skrobot completion line -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)
  [[ ${#COMPREPLY[@]} -gt 0 && "${COMPREPLY[0]}" == *[=/] ]] && compopt -o nospace
}
complete -o default -F _skrobot skrobot
)";

// A settings file that is refused here says nothing here.
Settings settings_for(TypedOptions typed) {
  try {
    return resolve_settings(typed, nullptr);
  } catch (const Error&) {
    typed.settings_of = SettingsOf::user;
    return resolve_settings(typed, nullptr);
  }
}

// What the words before ask for, as far as it matters here. Nothing is loaded when the tab key is pressed.
Catalog plugins_for(const std::vector<std::string>& words) {
  TypedOptions typed;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--plugins") typed.plugins.push_back(words[i + 1]);
  }
  return remembered_plugins(settings_for(typed));
}

std::filesystem::path repository_of(const std::vector<std::string>& words) {
  TypedOptions typed;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] == "--experiments") typed.experiments = words[i + 1];
  }
  return settings_for(typed).experiments.value;
}

// Experiments, and after a slash the runs of one. Read from the directories' names: nothing is written when the tab key
// is pressed.
std::vector<std::string> record_words(const std::vector<std::string>& words) {
  const std::filesystem::path repository = repository_of(words);
  const std::string& word = words.back();
  const std::size_t slash = word.find('/');
  std::vector<std::string> candidates;
  std::error_code code;
  if (slash == std::string::npos) {
    candidates.emplace_back("latest");
    for (std::filesystem::directory_iterator at(repository, code), end; !code && at != end; at.increment(code)) {
      const std::string name = at->path().filename().string();
      if (!name.starts_with('.') && name.starts_with(word)) candidates.push_back(name);
    }
  } else {
    const std::string experiment = word.substr(0, slash), within = word.substr(slash + 1);
    const auto add_runs = [&](const std::filesystem::path& directory, const std::string& prefix) {
      for (std::filesystem::directory_iterator at(directory, code), end; !code && at != end; at.increment(code)) {
        const std::filesystem::path name = at->path().filename();
        if (name.extension() == ".run" && !name.string().starts_with('.'))
          candidates.push_back(prefix + name.stem().string());
      }
    };
    add_runs(repository / experiment, experiment + "/");
    if (within.starts_with(k_trials)) {
      const std::string trials = std::string(k_trials) + "/";
      const std::size_t end = within.find('/', trials.size());
      if (end != std::string::npos)
        add_runs(repository / experiment / within.substr(0, end), experiment + "/" + within.substr(0, end + 1));
      else
        for (const std::string& trial : trial_names(repository / experiment))
          candidates.push_back(experiment + "/" + trials + trial + "/");
    } else if (std::filesystem::exists(repository / experiment / k_trials, code)) {
      candidates.push_back(experiment + "/" + k_trials + "/");
    }
  }
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

std::filesystem::path newest_in(const std::filesystem::path& repository) {
  std::filesystem::path newest;
  std::int64_t changed = 0;
  for (const std::filesystem::path& experiment : experiments_in(repository)) {
    const auto stamp = file_stamp(experiment);
    if (stamp && stamp->changed_ns > changed) newest = experiment, changed = stamp->changed_ns;
  }
  return newest;
}

// What the runs that were named before have recorded: of each experiment the first runs tell.
std::vector<std::string> metric_words(const std::vector<std::string>& words) {
  constexpr std::size_t k_most_runs = 20;
  const std::filesystem::path repository = repository_of(words);
  std::set<std::string> names;
  const auto add_runs = [&](const std::filesystem::path& directory) {
    std::error_code code;
    std::size_t count = 0;
    for (std::filesystem::directory_iterator at(directory, code), end; !code && at != end && count < k_most_runs;
         at.increment(code)) {
      if (at->path().extension() != ".run") continue;
      ++count;
      const StoredRun run = read_run({directory, at->path().stem().string()});
      if (!run.record) continue;
      for (const MetricSummary& metric : run.record->metrics) names.insert(metric.name);
    }
  };
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.empty() || word.starts_with("-")) continue;
    const std::filesystem::path named = word == "latest" ? newest_in(repository) : repository / word;
    if (named.empty()) continue;
    std::error_code code;
    const std::filesystem::path directory = std::filesystem::is_directory(named, code) ? named : named.parent_path();
    if (directory == repository) continue;  // a metric, not a run
    add_runs(directory);
    if (std::filesystem::exists(directory / k_trials, code)) {
      const auto trials = trial_names(directory);
      if (!trials.empty()) add_runs(directory / k_trials / trials.front());
    }
  }
  return {names.begin(), names.end()};
}

std::vector<std::string> run_words(const std::vector<std::string>& words) {
  const Catalog catalog = plugins_for(words);
  std::vector<std::string> tasks = catalog.names(ItemKind::task);
  if (words.size() > 1 && words[words.size() - 2] == "--notify") return catalog.names(ItemKind::notifier);
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (std::find(tasks.begin(), tasks.end(), words[i]) == tasks.end()) continue;
    std::vector<std::string> names = parameter_names(catalog.find(ItemKind::task, words[i]).item->schema);
    for (std::string& name : names) name += "=";
    return names;
  }
  return tasks;
}

std::vector<std::string> complete(const std::vector<std::string>& words) {
  std::vector<std::string> candidates;
  const std::string typed = words.empty() ? "" : words.back();
  const std::string first = words.size() > 1 ? words.front() : "";
  if (words.size() <= 1) {
    for (const Command& command : commands()) {
      if (!command.is_hidden) candidates.emplace_back(command.name);
    }
    candidates.insert(candidates.end(), {"--help", "--version"});
  } else if (typed.starts_with("-")) {
    Action action;
    for (const Command& command : commands()) {
      if (first == command.name) candidates = declared_options([&](CommandLine& line) { command.add(line, action); });
    }
  } else if (first == "run" || first == "sweep") {
    candidates = run_words(words);
  } else if (first == "plugins") {
    if (words.size() == 2) candidates = {"check", "list", "show"};
    if (words.size() > 2 && words[1] == "show") {
      const Catalog catalog = plugins_for(words);
      candidates = catalog.names(ItemKind::task);
      for (std::string& name : catalog.names(ItemKind::notifier)) candidates.push_back(std::move(name));
    }
  } else if (words.size() > 2 && words[words.size() - 2] == "--experiments") {
    // Bash completes directories.
  } else if (first == "list" || first == "show" || first == "logs" || first == "compare" || first == "export" ||
             first == "delete" || first == "rerun") {
    candidates = record_words(words);
  } else if (first == "plot") {
    candidates = metric_words(words);
    if (words[words.size() - 2] != "--metric" && words[words.size() - 2] != "-m") {
      const auto records = record_words(words);
      candidates.insert(candidates.end(), records.begin(), records.end());
    }
  } else if (first == "new") {
    if (words.size() == 2) candidates = {"notifier", "task"};
  } else if (first == "trust") {
    // Bash completes directories.
  } else if (first == "completion") {
    candidates = {"bash"};
  }
  // A name that begins like an option would be taken for one, and one that cannot be shown is not what it looks like.
  const bool is_option = typed.starts_with("-") || words.size() <= 1;
  std::erase_if(candidates, [&](const std::string& candidate) {
    return !candidate.starts_with(typed) || (!is_option && candidate.starts_with("-")) ||
           printable(candidate, candidate.size() * 8 + 8) != candidate;
  });
  return candidates;
}

void print_completions(const std::string& typed) {
  ShellLine line = read_shell_line(typed);
  line.words.erase(line.words.begin());  // skrobot itself
  if (!line.is_literal || line.words.empty()) return;
  for (const std::string& candidate : complete(line.words)) {
    if (const auto rest = typed_behind(line, std::string_view(candidate).substr(line.words.back().size())))
      std::cout << *rest << "\n";
  }
}

}  // namespace

void add_completion_command(CommandLine& line, Action& action) {
  line.footer("Add to ~/.bashrc:  source <(skrobot completion bash)");
  line.require_subcommand(1, 1);
  line.add_subcommand("bash", "The script for bash").callback([&action] {
    action = [] {
      std::cout << k_bash;
      return 0;
    };
  });
  // What the script calls; not for people, so not in the help.
  CommandLine& so_far = line.add_subcommand("line", "");
  auto typed = std::make_shared<std::string>();
  so_far.add_option("typed", *typed, "");
  so_far.callback([typed, &action] {
    action = [typed] {
      set_log_threshold(Severity::error);
      try {
        print_completions(*typed);
      } catch (const Error&) {
        // Nothing to offer: an error would tear the line that the user types.
      }
      return 0;
    };
  });
}

}  // namespace skrobot
