// SPDX-License-Identifier: MIT
#include "app/group_selection.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "app/find_query.hpp"
#include "app/sweep_summary.hpp"
#include "base/git_history.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr const char* k_commit = "git.commit";

bool is_by_commit(const GroupQuestion& question) { return question.by == std::vector<std::string>{k_commit}; }

bool names_state(const std::string& where) {
  const std::vector<std::string> fields = read_query({where, {}, {}, 0}).fields;
  return std::find(fields.begin(), fields.end(), "state") != fields.end();
}

std::string no_run_text(const GroupQuestion& question) {
  const bool is_any_state = !question.where.empty() && names_state(question.where.front());
  return is_any_state ? "no run matches" : "no completed run matches";
}

void add_run(ComparedGroup& group, RunSummary run, bool is_any_state) {
  if (is_any_state || run.state == "completed") group.runs.push_back(std::move(run));
  else ++group.left_out[run.state];
}

// Numbers before texts before nothing, as a sort does.
int rank_of(const json::value& value) { return value.is_null() ? 2 : value.is_number() || value.is_bool() ? 0 : 1; }

double number_in(const json::value& value) {
  return value.is_bool() ? (value.get_bool() ? 1 : 0) : value.to_number<double>();
}

bool precedes(const std::vector<json::value>& a, const std::vector<json::value>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    const int rank_a = rank_of(a[i]), rank_b = rank_of(b[i]);
    if (rank_a != rank_b) return rank_a < rank_b;
    if (rank_a == 0 && number_in(a[i]) != number_in(b[i])) return number_in(a[i]) < number_in(b[i]);
    const std::string text_a = to_text(a[i]), text_b = to_text(b[i]);
    if (text_a != text_b) return text_a < text_b;
  }
  return false;
}

std::int64_t first_start(const ComparedGroup& group) {
  std::int64_t first = 0;
  for (const RunSummary& run : group.runs) {
    if (first == 0 || (run.started_ms != 0 && run.started_ms < first)) first = run.started_ms;
  }
  return first;
}

void order_commits(std::vector<ComparedGroup>& groups, std::vector<std::string>& warnings) {
  std::stable_sort(groups.begin(), groups.end(),
                   [](const ComparedGroup& a, const ComparedGroup& b) { return first_start(a) < first_start(b); });
  std::vector<std::string> commits;
  for (const ComparedGroup& group : groups)
    commits.push_back(group.values.front().is_string() ? std::string(group.values.front().get_string()) : "");
  const auto order = ordered_by_history(std::filesystem::current_path(), commits);
  if (!order) {
    warnings.emplace_back("commits are ordered by their first runs: the git repository here does not have them all");
    return;
  }
  std::vector<ComparedGroup> ordered;
  for (const std::size_t i : *order) ordered.push_back(std::move(groups[i]));
  groups = std::move(ordered);
}

std::vector<ComparedGroup> typed_groups(Repository& repository, const GroupQuestion& question,
                                        std::vector<std::string>& warnings) {
  std::vector<ComparedGroup> groups;
  for (const std::string& where : question.where) {
    ComparedGroup group{where, {}, {}, {}};
    const bool is_any_state = names_state(where);
    for (RunSummary& run : repository.find({where, {}, {}, 0})) add_run(group, std::move(run), is_any_state);
    for (const std::string& sentence : repository.unknown_fields({where, {}, {}, 0})) warnings.push_back(sentence);
    groups.push_back(std::move(group));
  }
  for (const std::string& name : question.names) {
    ComparedGroup group{name, {}, {}, {}};
    for (RunSummary& run : repository.runs(name)) add_run(group, std::move(run), false);
    groups.push_back(std::move(group));
  }
  for (const ComparedGroup& group : groups) {
    if (!group.runs.empty()) continue;
    if (group.left_out.empty())
      throw Error(Fault::usage, "no run matches " + in_quotes(group.name, 200),
                  "'skrobot list --where' shows the runs that match");
    throw Error(Fault::usage, "no run of " + in_quotes(group.name, 200) + " is completed",
                "name the state in --where to compare others: --where 'state = failed and …'");
  }
  return groups;
}

// Groups that share runs are not independent samples.
void check_overlap(const std::vector<ComparedGroup>& groups, std::vector<std::string>& warnings) {
  std::vector<std::set<std::pair<std::string, std::string>>> names(groups.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (const RunSummary& run : groups[i].runs) names[i].emplace(run.experiment, run.run);
  }
  for (std::size_t i = 0; i < groups.size(); ++i) {
    for (std::size_t k = i + 1; k < groups.size(); ++k) {
      const auto shared = static_cast<std::size_t>(
          std::count_if(names[i].begin(), names[i].end(), [&](const auto& name) { return names[k].contains(name); }));
      if (shared == 0) continue;
      const std::string runs = shared == 1 ? "1 run is" : std::to_string(shared) + " runs are";
      const std::string both = in_quotes(groups[i].name, 200) + " and " + in_quotes(groups[k].name, 200);
      if (shared == names[i].size() && shared == names[k].size())
        throw Error(Fault::usage, both + " are the same " + std::to_string(shared) + (shared == 1 ? " run" : " runs"));
      warnings.push_back(runs + " in both " + both + ": the groups are not independent");
    }
  }
}

bool is_number_field(const Field& field) {
  return field.kind == Field::Kind::number || field.kind == Field::Kind::duration || field.kind == Field::Kind::json;
}

std::vector<RunSummary> all_runs(const std::vector<ComparedGroup>& groups) {
  std::vector<RunSummary> runs;
  for (const ComparedGroup& group : groups) runs.insert(runs.end(), group.runs.begin(), group.runs.end());
  return runs;
}

// "resources.user_ms" is a field, "auc" what an objective would mean by it.
Field metric_field(const std::string& name, const std::vector<RunSummary>& runs) {
  try {
    Field field = parse_field(name);
    if (!is_number_field(field))
      throw Error(Fault::usage, in_quotes(name) + " is not a number and cannot be compared",
                  "write metrics." + name + " for a metric of that name");
    if (name != "seed") return field;
  } catch (const Error&) {
    if (std::find(plain_fields().begin(), plain_fields().end(), name) != plain_fields().end()) throw;
  }
  if (auto field = objective_field(name, runs)) return std::move(*field);
  std::vector<std::string> known;
  for (const RunSummary& run : runs) {
    for (const auto& [metric, value] : run.metrics) {
      if (std::find(known.begin(), known.end(), metric) == known.end()) known.emplace_back(metric);
    }
    if (known.size() > 100) break;
  }
  const auto near = nearest(name, known);
  throw Error(Fault::usage, "no run of the groups has a number " + in_quotes(name),
              near ? "did you mean " + in_quotes(*near) + "?"
              : known.empty()
                  ? "the runs have no metrics; any field with numbers can be compared: duration, result.NAME"
              : known.size() == 1 ? "there is " + in_quotes(known.front())
                                  : "there are " + list_in_quotes(known));
}

// What the sweeps of these runs try to reach, where all of them say the same.
std::optional<Objective> common_objective(Repository& repository, const std::vector<RunSummary>& runs) {
  constexpr std::size_t k_most_experiments = 100;
  std::set<std::string> experiments;
  for (const RunSummary& run : runs) {
    if (experiments.size() <= k_most_experiments) experiments.insert(run.experiment);
  }
  std::optional<Objective> common;
  for (const std::string& experiment : experiments) {
    const auto objective = objective_of_sweep(repository.directory(), experiment);
    if (!objective || (common && to_string(*common) != to_string(*objective))) return std::nullopt;
    common = objective;
  }
  return common;
}

Better better_of(Direction direction) { return direction == Direction::maximize ? Better::higher : Better::lower; }

// Of time and memory less is better, whatever the task is.
Better better_by_nature(const Field& field) {
  return field.kind == Field::Kind::duration || field.path.front() == "resources" ? Better::lower : Better::unknown;
}

}  // namespace

std::string group_name(const std::vector<std::string>& fields, const std::vector<json::value>& values) {
  constexpr std::size_t k_digits = 10;
  std::string name;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const double* number = values[i].if_double();
    const bool is_whole = number != nullptr && *number == std::trunc(*number) && std::abs(*number) < 1e15;
    std::string text = values[i].is_null()     ? "none"
                       : is_whole              ? std::to_string(static_cast<std::int64_t>(*number))
                       : values[i].is_string() ? std::string(values[i].get_string())
                                               : to_text(values[i]);
    const bool is_digest = fields[i] == k_commit || fields[i] == "plugin.sha256";
    if (is_digest && text.size() > k_digits) text.resize(k_digits);
    name += (i == 0 ? "" : ", ") + fields[i] + " " + text;
  }
  return name;
}

std::vector<ComparedGroup> groups_by_fields(Repository& repository, const GroupQuestion& question,
                                            std::vector<std::string>& warnings) {
  std::vector<Field> fields;
  for (const std::string& name : question.by) fields.push_back(parse_field(name));
  FindOptions options;
  if (!question.where.empty()) options.where = question.where.front();
  options.runs = question.names;
  const bool is_any_state = names_state(options.where);
  std::map<std::string, std::size_t> known;
  std::vector<ComparedGroup> groups;
  for (RunSummary& run : repository.find(options)) {
    std::vector<json::value> values;
    for (const Field& field : fields) values.push_back(value_of(run, field));
    const auto [found, is_new] = known.emplace(to_text(json::array(values.begin(), values.end())), groups.size());
    if (is_new) groups.push_back({group_name(question.by, values), std::move(values), {}, {}});
    add_run(groups[found->second], std::move(run), is_any_state);
  }
  for (const std::string& sentence : repository.unknown_fields(options, question.by)) warnings.push_back(sentence);
  // A group of failed runs alone has nothing to compare.
  std::erase_if(groups, [&](const ComparedGroup& group) {
    if (!group.runs.empty()) return false;
    warnings.push_back("no completed run in " + printable(group.name, 200) + ", which is left out");
    return true;
  });
  std::stable_sort(groups.begin(), groups.end(),
                   [](const ComparedGroup& a, const ComparedGroup& b) { return precedes(a.values, b.values); });
  if (is_by_commit(question)) order_commits(groups, warnings);
  return groups;
}

std::vector<ComparedGroup> select_groups(Repository& repository, const GroupQuestion& question,
                                         std::vector<std::string>& warnings) {
  if (!question.by.empty() && question.where.size() > 1)
    throw Error(Fault::usage, "--group-by makes the groups, and takes one --where at most");
  if (!question.where.empty() && !question.names.empty() && question.by.empty())
    throw Error(Fault::usage, "groups are either named or described by --where, not both");
  std::vector<ComparedGroup> groups = question.by.empty() ? typed_groups(repository, question, warnings)
                                                          : groups_by_fields(repository, question, warnings);
  if (groups.size() < 2) {
    if (question.by.empty())
      throw Error(Fault::usage, "a comparison needs two groups", "name two, or give --where twice");
    std::string by;
    for (const std::string& field : question.by) by += (by.empty() ? "" : ",") + field;
    throw Error(
        Fault::usage,
        groups.empty() ? no_run_text(question) : "all runs are in one group: " + printable(groups.front().name, 200),
        "'skrobot list --group-by " + printable(by) + "' shows the groups");
  }
  if (groups.size() > k_most_groups)
    throw Error(Fault::usage,
                "there are " + std::to_string(groups.size()) + " groups; at most " + std::to_string(k_most_groups) +
                    " can be compared",
                "--where chooses the runs: --where 'started > 7d'");
  if (question.by.empty()) check_overlap(groups, warnings);
  return groups;
}

std::vector<MetricToCompare> select_metrics(Repository& repository, const GroupQuestion& question,
                                            const std::vector<ComparedGroup>& groups) {
  const std::vector<RunSummary> runs = all_runs(groups);
  std::vector<MetricToCompare> metrics;
  const auto add = [&](Field field, Better better) {
    const bool is_known = std::any_of(metrics.begin(), metrics.end(),
                                      [&](const MetricToCompare& other) { return other.field.path == field.path; });
    if (!is_known) metrics.push_back({std::move(field), better});
  };
  const auto objective = common_objective(repository, runs);
  const auto usual_better = [&](const std::string& name, const Field& field) {
    const bool is_objective =
        objective && (name == objective->metric || name == "metrics." + quoted_part(objective->metric));
    return is_objective ? better_of(objective->direction) : better_by_nature(field);
  };
  if (!question.objective.empty()) {
    const Objective typed = parse_objective(question.objective);
    add(metric_field(typed.metric, runs), better_of(typed.direction));
  }
  for (const std::string& name : question.metrics) {
    Field field = metric_field(name, runs);
    const Better better = usual_better(name, field);
    add(std::move(field), better);
  }
  if (metrics.empty() && objective) {
    if (auto field = objective_field(objective->metric, runs)) add(std::move(*field), better_of(objective->direction));
  }
  if (!metrics.empty()) return metrics;
  std::set<std::string> seen;
  for (const RunSummary& run : runs) {
    for (const auto& [name, value] : run.metrics) {
      if (!seen.insert(std::string(name)).second) continue;
      Field field = parse_field("metrics." + quoted_part(std::string(name)));
      const Better better = usual_better(std::string(name), field);
      add(std::move(field), better);
    }
  }
  constexpr std::size_t k_most_metrics = 50;
  if (metrics.size() > k_most_metrics)
    throw Error(Fault::usage,
                "the runs have " + std::to_string(metrics.size()) + " metrics, too many to compare all of them",
                "choose some: --metric NAME");
  if (metrics.empty())
    throw Error(Fault::usage, "the runs have no metrics",
                "choose another number: --metric duration, --metric result.NAME");
  return metrics;
}

}  // namespace skrobot
