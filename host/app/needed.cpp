// SPDX-License-Identifier: MIT
#include "app/needed.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <skrobot/error.hpp>

#include "app/repository_index.hpp"
#include "base/text.hpp"
#include "core/input_digest.hpp"
#include "core/plugin_setup.hpp"
#include "query/fields.hpp"
#include "store/record_file.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_reported = 5;
constexpr std::size_t k_shown_value = 60;

// The run as it would be now.
struct Candidate {
  const PlannedRun& run;
  const ResolvedParameters& params;
  std::vector<AnyTask::Path> paths;
  std::vector<InputFile> inputs;  // as they are now
};

const InputFile* find_input(const std::vector<InputFile>& inputs, const std::string& parameter) {
  const auto found =
      std::find_if(inputs.begin(), inputs.end(), [&](const InputFile& input) { return input.parameter == parameter; });
  return found != inputs.end() ? &*found : nullptr;
}

// How an input has changed since the earlier run; empty if it has not.
std::string input_change(const InputFile* then, const InputFile* now, bool only_file) {
  // A file that did not exist when the earlier run started is one of its results, not an input.
  if (then == nullptr) return only_file ? "" : "was not recorded";
  if (then->sha256 == k_not_read) return "was not recorded: it was too large or could not be read";
  if (then->sha256.empty()) return "";
  if (now == nullptr || now->sha256.empty()) return "is no longer there";
  if (now->sha256 == k_not_read) return "cannot be read";
  return then->sha256 != now->sha256 ? "has changed" : "";
}

std::vector<std::string> input_differences(const std::vector<InputFile>& then, const Candidate& now) {
  std::vector<std::string> differences;
  for (const AnyTask::Path& item : now.paths) {
    const std::string change =
        input_change(find_input(then, item.parameter), find_input(now.inputs, item.parameter), item.only_file);
    if (change.empty()) continue;
    differences.push_back("the input " + in_quotes(item.parameter) + " (" +
                          printable(item.path.lexically_normal().string(), 200) + ") " + change);
  }
  return differences;
}

std::vector<std::string> parameter_differences(const json::object& then, const json::object& now) {
  const auto values = [](const json::object& params) {
    std::map<std::string, json::value> map;
    for (auto& [key, value] : flattened(params)) {
      if (value != json::object()) map.emplace(key, std::move(value));  // an empty map has no entry to tell of
    }
    return map;
  };
  const auto known = values(then), wanted = values(now);
  const auto shown = [](const auto& map, const std::string& key) {
    const auto found = map.find(key);
    return found != map.end() ? printable(to_text(found->second), k_shown_value) : std::string("not set");
  };
  std::vector<std::string> differences;
  const auto compare = [&](const std::string& key) {
    const auto one = known.find(key), other = wanted.find(key);
    if (one != known.end() && other != wanted.end() && one->second == other->second) return;
    differences.push_back("the parameter " + in_quotes(key) + " was " + shown(known, key) + ", is now " +
                          shown(wanted, key));
  };
  for (const auto& [key, value] : wanted) compare(key);
  for (const auto& [key, value] : known) {
    if (!wanted.contains(key)) compare(key);
  }
  if (differences.empty() && then != now) differences.emplace_back("a parameter has changed");
  return differences;
}

// How the run would differ from the earlier one, which recorded `inputs`.
std::vector<std::string> differences(const RunSummary& then, const std::vector<InputFile>& inputs,
                                     const Candidate& now) {
  std::vector<std::string> all;
  const PluginIdentity& plugin = now.run.task.plugin->identity;
  if (then.plugin_sha256 != plugin.sha256) all.push_back("the plugin " + in_quotes(plugin.id) + " has changed");
  for (std::string& text : parameter_differences(then.params, now.params.recorded)) all.push_back(std::move(text));
  if (now.run.seed.value && then.seed != *now.run.seed.value) {
    all.push_back("the seed was " + std::to_string(then.seed) + ", is now " + std::to_string(*now.run.seed.value));
  }
  for (std::string& text : input_differences(inputs, now)) all.push_back(std::move(text));
  return all;
}

std::string reason(const RunSummary& then, const std::vector<std::string>& differences) {
  std::string text = "differs from " + then.experiment + "/" + then.run + ": ";
  for (std::size_t i = 0; i < std::min(differences.size(), k_most_reported); ++i)
    text += (i == 0 ? "" : "; ") + differences[i];
  if (differences.size() > k_most_reported)
    text += "; and " + std::to_string(differences.size() - k_most_reported) + " more";
  return text;
}

SqlValue seed_value(const PlannedRun& run) {
  if (!run.seed.value) return nullptr;
  const std::uint64_t seed = *run.seed.value;
  const bool fits = seed <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  return fits ? SqlValue(static_cast<std::int64_t>(seed)) : SqlValue(std::to_string(seed));
}

// The completed run of the task that has most in common with `run`; the newest of several.
Sql nearest_run(const PlannedRun& run, const std::string& params) {
  return {
      "SELECT id FROM runs WHERE state = 'completed' AND task = ? "
      "ORDER BY (plugin_sha256 IS ?) + (params IS ?) + (seed IS ?) + (name IS ?) DESC,"
      " started DESC, experiment DESC, name DESC LIMIT 1",
      {run.task.item->name, run.task.plugin->identity.sha256, params, seed_value(run), run.name}};
}

}  // namespace

NeededAnswer find_earlier(Repository& repository, const PlannedRun& run, const ResolvedParameters& params) {
  RunIndex& index = RepositoryIndex::of(repository);
  constexpr std::int64_t k_most_candidates = 100;
  const std::string params_text = to_text(params.recorded);
  Sql sql{"SELECT id FROM runs WHERE state = 'completed' AND task = ? AND plugin_sha256 = ? AND params = ?",
          {run.task.item->name, run.task.plugin->identity.sha256, params_text}};
  if (run.seed.value) sql += Sql{" AND seed = ?", {seed_value(run)}};
  sql += Sql{" ORDER BY started DESC, experiment DESC, name DESC LIMIT ?", {k_most_candidates}};
  std::vector<RunSummary> candidates = index.load_all(sql);
  if (candidates.empty()) candidates = index.load_all(nearest_run(run, params_text));
  NeededAnswer answer;
  if (candidates.empty()) return answer;
  Candidate now{run, params, task_paths(params), {}};
  now.inputs = digest_inputs(now.paths, std::numeric_limits<std::uint64_t>::max());
  for (const RunSummary& candidate : candidates) {
    const RunFiles files = index.files(candidate);
    // Read the record itself: the index may be out of date.
    const StoredRun stored = read_run(files);
    if (!stored.record || stored.record->state != State::completed) continue;
    std::vector<std::string> found = differences(candidate, stored.record->inputs, now);
    std::string fault;
    auto result = found.empty() ? read_result(files.result(), fault) : std::nullopt;
    if (result) {
      answer.earlier = EarlierRun{candidate, files, std::move(*result)};
      return answer;
    }
    if (found.empty()) found.emplace_back("its result cannot be read");
    if (answer.reason.empty()) answer.reason = reason(candidate, found);
  }
  return answer;
}

}  // namespace skrobot
