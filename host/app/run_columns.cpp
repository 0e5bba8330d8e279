// SPDX-License-Identifier: MIT
#include "app/run_columns.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <skrobot/error.hpp>

#include "store/layout.hpp"

namespace skrobot {
namespace {

// The values of a parameter or metric in the shown runs.
struct Spread {
  std::size_t order = 0;
  std::size_t runs = 0;
  std::map<std::string, std::set<std::string>> values;  // by task
  bool differs() const {
    return std::any_of(values.begin(), values.end(), [](const auto& task) { return task.second.size() > 1; });
  }
};

// The names whose values differ; those that most runs have come first.
std::vector<std::string> differing(const std::map<std::string, Spread>& spreads) {
  std::vector<std::pair<std::string, const Spread*>> found;
  for (const auto& [name, spread] : spreads) {
    if (spread.differs()) found.emplace_back(name, &spread);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.second->runs != b.second->runs ? a.second->runs > b.second->runs : a.second->order < b.second->order;
  });
  std::vector<std::string> names;
  for (const auto& item : found) names.push_back(item.first);
  return names;
}

void note(std::map<std::string, Spread>& spreads, const std::string& name, const std::string& task,
          const std::string& value) {
  Spread& spread = spreads[name];
  if (spread.runs++ == 0) spread.order = spreads.size();
  spread.values[task].insert(value);
}

// The parameters and metrics whose values differ.
struct Differing {
  std::vector<std::string> params, metrics;
};

Differing differing_fields(const std::vector<RunSummary>& runs) {
  std::map<std::string, Spread> params, metrics;
  for (const RunSummary& run : runs) {
    for (const auto& [name, value] : flattened(run.params)) note(params, "params." + name, run.task, to_text(value));
    for (const auto& [name, summary] : run.metrics) {
      const json::value* last = summary.is_object() ? summary.get_object().if_contains("last") : nullptr;
      if (last != nullptr) note(metrics, "metrics." + quoted_part(std::string(name)), run.task, to_text(*last));
    }
  }
  return {differing(params), differing(metrics)};
}

std::vector<std::string> in_turn(const Differing& fields) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::max(fields.params.size(), fields.metrics.size()); ++i) {
    if (i < fields.params.size()) names.push_back(fields.params[i]);
    if (i < fields.metrics.size()) names.push_back(fields.metrics[i]);
  }
  return names;
}

bool is_common(const std::vector<RunSummary>& runs, const Field& field) {
  const json::value first = value_of(runs.front(), field);
  return !first.is_null() &&
         std::all_of(runs.begin(), runs.end(), [&](const RunSummary& run) { return value_of(run, field) == first; });
}

void add(std::vector<Field>& fields, Field field) {
  const auto is_there = [&](const Field& other) { return other.path == field.path; };
  if (std::none_of(fields.begin(), fields.end(), is_there)) fields.push_back(std::move(field));
}

// Names in the order of their first appearance.
class Names {
 public:
  void add(std::string name) {
    if (known_.insert(name).second) names_.push_back(std::move(name));
  }
  const std::vector<std::string>& all() const { return names_; }

 private:
  std::set<std::string> known_;
  std::vector<std::string> names_;
};

}  // namespace

std::vector<Field> parse_columns(const std::string& text) {
  std::vector<Field> fields;
  if (text.empty()) return fields;
  std::vector<std::string> names;
  const bool adds = text.starts_with('+');
  if (adds) names = {"experiment", "run", "state", "started", "duration"};
  for (std::string& name : split_names(adds ? text.substr(1) : text)) names.push_back(std::move(name));
  for (const std::string& name : names) {
    try {
      if (name.empty()) throw Error(Fault::usage, "the name of a field is missing");
      fields.push_back(parse_field(name));
    } catch (const Error& e) {
      throw Error(Fault::usage, std::string("--columns: ") + e.what(), e.hint());
    }
  }
  return fields;
}

std::vector<Field> all_fields(const RunSource& runs) {
  Names params, metrics, tags, results;
  runs([&](const RunSummary& run) {
    for (const auto& [name, value] : flattened(run.params)) params.add("params." + name);
    for (const auto& [name, value] : run.metrics) {
      for (const char* part : {"last", "min", "max", "count"})
        metrics.add("metrics." + quoted_part(std::string(name)) + "." + part);
    }
    for (const auto& [name, value] : run.tags) tags.add("tags." + quoted_part(std::string(name)));
    if (run.result.is_object()) {
      for (const auto& [name, value] : flattened(run.result.get_object())) results.add("result." + name);
    } else if (!run.result.is_null()) {
      results.add("result");
    }
  });
  std::vector<Field> fields;
  for (const std::string& name : plain_fields()) fields.push_back(parse_field(name));
  for (const Names* group : {&params, &metrics, &results, &tags}) {
    for (const std::string& name : group->all()) fields.push_back(parse_field(name));
  }
  return fields;
}

RunColumns usual_columns(const std::vector<RunSummary>& runs, const std::vector<Field>& wanted) {
  constexpr std::size_t k_before_times = 2;
  RunColumns chosen;
  const bool has_common = runs.size() > 1, is_one_experiment = has_common && is_common(runs, parse_field("experiment"));
  for (const char* name : {"experiment", "run"}) {
    Field field = parse_field(name);
    if (has_common && is_common(runs, field)) chosen.common.push_back(std::move(field));
    else chosen.names.push_back(std::move(field));
  }
  if (has_common && are_trials_of_one_task(runs)) chosen.common.push_back(parse_field("task"));
  std::vector<Field> fields{parse_field("state")};
  for (const Field& field : wanted) add(fields, field);
  const std::size_t required = fields.size();
  const Differing differing = differing_fields(runs);
  std::vector<std::string> rest = in_turn(differing);
  if (is_one_experiment) {
    // For trials of a sweep, parameters come before metrics; the objective is already among `wanted`.
    if (are_trials_of_one_task(runs)) {
      rest = differing.params;
      rest.insert(rest.end(), differing.metrics.begin(), differing.metrics.end());
    }
    rest.insert(rest.end(), {"duration", "started"});
  } else {
    const std::size_t before = std::min(k_before_times, rest.size());
    rest.insert(rest.begin() + static_cast<std::ptrdiff_t>(before), {"started", "duration"});
  }
  for (const std::string& name : rest) add(fields, parse_field(name));
  for (std::size_t i = 0; i < fields.size(); ++i) {
    Field& field = fields[i];
    const bool is_name = std::any_of(chosen.names.begin(), chosen.names.end(),
                                     [&](const Field& name) { return name.path == field.path; });
    if (is_name) continue;
    if (has_common && is_common(runs, field)) add(chosen.common, std::move(field));
    else chosen.columns.push_back(std::move(field)), chosen.required += i < required ? 1 : 0;
  }
  return chosen;
}

std::vector<Field> default_columns(const std::vector<RunSummary>& runs, const std::vector<std::string>& wanted) {
  std::vector<Field> fields;
  for (const char* name : {"experiment", "run", "state", "started", "duration"}) add(fields, parse_field(name));
  for (const std::string& name : wanted) add(fields, parse_field(name));
  for (const std::string& name : in_turn(differing_fields(runs))) add(fields, parse_field(name));
  return fields;
}

bool are_trials_of_one_task(const std::vector<RunSummary>& runs) {
  const auto is_trial = [](const RunSummary& run) { return run.run.starts_with(std::string(k_trials) + "/"); };
  return std::any_of(runs.begin(), runs.end(), is_trial) && std::all_of(runs.begin(), runs.end(), [&](const auto& run) {
           return !run.task.empty() && run.task == runs.front().task;
         });
}

std::string name_without_task(const RunSummary& run) {
  const std::string ending = "/" + run.task;
  const bool is_trial = run.run.starts_with(std::string(k_trials) + "/") && run.run.ends_with(ending);
  return is_trial ? run.run.substr(0, run.run.size() - ending.size()) : run.run;
}

}  // namespace skrobot
