// SPDX-License-Identifier: MIT
#include "plot/run_labels.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "plot/axis.hpp"

namespace skrobot {
namespace {

struct Value {
  std::string text;   // as recorded
  std::string shown;  // a long number rounded
  bool operator==(const Value&) const = default;
};

Value value_of(const json::value& value) {
  constexpr std::size_t k_long_number = 8;
  Value out{value.is_string() ? std::string(value.get_string()) : to_text(value), {}};
  out.shown = out.text;
  if (value.is_double() && std::isfinite(value.get_double()) && out.text.size() > k_long_number) {
    out.shown = short_label(value.get_double(), std::fabs(value.get_double()) * 1e-3);
  }
  return out;
}

void flatten(const json::object& object, const std::string& prefix, std::map<std::string, Value>& values) {
  for (const auto& [key, value] : object) {
    const std::string name = prefix + std::string(key);
    if (value.is_object()) flatten(value.get_object(), name + ".", values);
    else values[name] = value_of(value);
  }
}

bool are_unique(const std::vector<std::string>& texts) {
  return std::set<std::string>(texts.begin(), texts.end()).size() == texts.size();
}

using Params = std::vector<std::map<std::string, Value>>;

// The parameters that all runs have and that differ, without those of long texts.
std::vector<std::string> differing_keys(const Params& params) {
  constexpr std::size_t k_most_bytes = 24;
  std::vector<std::string> keys;
  for (const auto& first : params.front()) {
    const std::string& key = first.first;
    const bool in_all =
        std::all_of(params.begin(), params.end(), [&](const auto& values) { return values.contains(key); });
    if (!in_all) continue;
    const bool is_short = std::all_of(params.begin(), params.end(),
                                      [&](const auto& values) { return values.at(key).shown.size() <= k_most_bytes; });
    const bool is_same = std::all_of(params.begin(), params.end(),
                                     [&](const auto& values) { return values.at(key).text == first.second.text; });
    if (is_short && !is_same) keys.push_back(key);
  }
  return keys;
}

std::string joined(const std::map<std::string, Value>& values, const std::vector<std::string>& keys,
                   std::string Value::*text) {
  std::string out;
  for (const std::string& key : keys) out += (out.empty() ? "" : " ") + key + "=" + values.at(key).*text;
  return out;
}

std::vector<std::string> names_of(const std::vector<RunToPlot>& runs) {
  const auto all_equal = [&](auto of) {
    return std::all_of(runs.begin(), runs.end(), [&](const RunToPlot& run) { return of(run) == of(runs.front()); });
  };
  // A trial by its number, unless it was tried more than once.
  std::vector<std::string> short_runs, full;
  for (const RunToPlot& run : runs) {
    const auto trial = trial_of(run);
    short_runs.push_back(trial ? "trial " + std::to_string(*trial) : run.run);
    full.push_back(run.experiment + "/" + short_runs.back());
  }
  if (!are_unique(full)) {
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const auto trial = trial_of(runs[i]);
      if (!trial) continue;
      short_runs[i] += runs[i].run.substr(runs[i].run.rfind('/'));
      full[i] = runs[i].experiment + "/" + short_runs[i];
    }
  }
  if (all_equal([](const RunToPlot& run) -> const std::string& { return run.experiment; })) return short_runs;
  if (!all_equal([](const RunToPlot& run) -> const std::string& { return run.run; })) return full;
  std::vector<std::string> experiments;
  for (const RunToPlot& run : runs) experiments.push_back(run.experiment);
  return experiments;
}

}  // namespace

std::optional<std::uint64_t> trial_of(const RunToPlot& run) {
  constexpr std::string_view k_folder = "trials/";
  if (!run.run.starts_with(k_folder)) return std::nullopt;
  std::uint64_t number = 0;
  const char *begin = run.run.data() + k_folder.size(), *end = run.run.data() + run.run.size();
  const auto [stop, code] = std::from_chars(begin, end, number);
  return code == std::errc() && stop != end && *stop == '/' ? std::optional(number) : std::nullopt;
}

std::string label_with_metric(const std::string& label, const std::string& metric) {
  constexpr std::string_view k_trial = "trial ";
  if (!label.starts_with(k_trial)) return metric + " " + label;
  const std::size_t end = std::min(label.find(' ', k_trial.size()), label.size());
  return label.substr(0, end) + " " + metric + label.substr(end);
}

std::vector<std::string> run_labels(const std::vector<RunToPlot>& runs) {
  constexpr std::size_t k_few_keys = 3;  // say enough without a name
  if (runs.empty()) return {};
  Params params(runs.size());
  for (std::size_t i = 0; i < runs.size(); ++i) flatten(runs[i].params, "", params[i]);
  const std::vector<std::string> keys = differing_keys(params);
  const bool are_trials =
      std::any_of(runs.begin(), runs.end(), [](const RunToPlot& run) { return trial_of(run).has_value(); });
  if (runs.size() > 1 && !are_trials && !keys.empty() && keys.size() <= k_few_keys) {
    for (const auto text : {&Value::shown, &Value::text}) {
      std::vector<std::string> labels;
      for (const auto& values : params) labels.push_back(joined(values, keys, text));
      if (are_unique(labels)) return labels;
    }
  }
  std::vector<std::string> labels = names_of(runs);
  if (keys.empty()) return labels;
  for (std::size_t i = 0; i < runs.size(); ++i) labels[i] += " " + joined(params[i], keys, &Value::shown);
  return labels;
}

}  // namespace skrobot
