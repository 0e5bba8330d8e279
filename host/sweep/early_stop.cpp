// SPDX-License-Identifier: MIT
#include "sweep/early_stop.hpp"

#include <algorithm>
#include <cmath>
#include <skrobot/error.hpp>

#include "base/number.hpp"
#include "base/progress_text.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

using Rule = EarlyStopOptions::Rule;

constexpr std::size_t k_most_values = 1000;  // kept at one step
constexpr std::size_t k_most_steps = 4096;

// Steps at which trials are compared with the median: each up to 16, then eight per doubling, to keep their number
// small.
bool is_compared(std::int64_t step) {
  if (step <= 16) return step >= 0;
  std::int64_t grain = 1;
  while (grain <= (step - 1) / 16) grain *= 2;
  return step % grain == 0;
}

}  // namespace

std::vector<std::string> early_stop_settings(const std::string& rule) {
  if (rule == "median") return {"first_step", "least_trials"};
  if (rule == "halving") return {"first_step", "factor"};
  if (rule == "race") return {"least_repeats"};
  return {};
}

EarlyStopOptions parse_early_stop(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string rule = text.substr(0, colon);
  EarlyStopOptions options;
  if (rule == "median") options.rule = Rule::median;
  else if (rule == "halving") options.rule = Rule::halving;
  else if (rule == "race") options.rule = Rule::race;
  else if (rule != "none") throw Error(Fault::usage, "expected none, median, halving or race, got " + in_quotes(text));
  std::string_view rest = colon == std::string::npos ? std::string_view() : std::string_view(text).substr(colon + 1);
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    const std::size_t equals = word.find('=');
    const std::string key(word.substr(0, equals));
    const auto number = equals == std::string_view::npos ? std::nullopt : integer_from_text(word.substr(equals + 1));
    const std::int64_t least = key == "factor" ? 2 : key == "least_trials" ? 1 : key == "least_repeats" ? 3 : 0;
    const std::vector<std::string> known = early_stop_settings(rule);
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      throw Error(Fault::usage, rule + " has no setting " + in_quotes(key),
                  "median has first_step and least_trials, halving has first_step and factor, race has least_repeats");
    }
    if (!number || !number->is_int64() || number->get_int64() < least) {
      throw Error(Fault::usage,
                  key + " must be an integer of at least " + std::to_string(least) + ", got " + in_quotes(word));
    }
    if (key == "first_step") options.first_step = number->get_int64();
    else if (key == "factor") options.factor = static_cast<std::uint64_t>(number->get_int64());
    else if (key == "least_repeats") options.least_repeats = static_cast<std::uint64_t>(number->get_int64());
    else options.least_trials = static_cast<std::uint64_t>(number->get_int64());
  }
  if (options.rule == Rule::halving && options.first_step < 1)
    throw Error(Fault::usage, "the first step of halving must be at least 1");
  return options;
}

std::string to_string(const EarlyStopOptions& options) {
  switch (options.rule) {
    case Rule::none: return "none";
    case Rule::median:
      return "median:first_step=" + std::to_string(options.first_step) +
             ",least_trials=" + std::to_string(options.least_trials);
    case Rule::halving:
      return "halving:first_step=" + std::to_string(options.first_step) + ",factor=" + std::to_string(options.factor);
    case Rule::race: return "race:least_repeats=" + std::to_string(options.least_repeats);
  }
  return {};
}

void EarlyStop::Sample::add(double value) {
  if (values.size() < k_most_values) return values.push_back(value);
  values[next] = value;
  next = (next + 1) % k_most_values;
}

std::string EarlyStop::point(std::uint64_t trial, std::int64_t step, double value) {
  if (!options_.compares_curves() || std::isnan(value)) return {};
  const std::lock_guard lock(mutex_);
  const auto [found, is_new] = running_.try_emplace(trial);
  Curve& curve = found->second;
  if (is_new) curve.next_rung = options_.first_step;
  curve.sum += value;
  ++curve.count;
  if (curve.count == 1 || objective_.better(value, curve.best)) curve.best = value;
  if (options_.rule == Rule::halving) return by_halving(curve, step, value);
  if (!is_compared(step)) return {};
  if (curve.means.size() < k_most_steps) curve.means[step] = curve.sum / static_cast<double>(curve.count);
  return step < options_.first_step ? std::string() : by_median(curve, step);
}

std::string EarlyStop::by_median(const Curve& curve, std::int64_t step) const {
  const auto found = samples_.find(step);
  if (completed_ < options_.least_trials || found == samples_.end() ||
      found->second.values.size() < std::min<std::uint64_t>(options_.least_trials, k_most_values))
    return {};
  std::vector<double> values = found->second.values;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (!objective_.better(*middle, curve.best)) return {};
  return "stopped early at step " + std::to_string(step) + ": its best " + printable(objective_.metric, 60) + " is " +
         short_number(curve.best) + ", the median of the completed trials " + short_number(*middle);
}

std::string EarlyStop::by_halving(Curve& curve, std::int64_t step, double value) {
  if (step < curve.next_rung) return {};
  const std::int64_t rung = curve.next_rung;
  while (curve.next_rung <= step &&
         curve.next_rung <= (std::int64_t{1} << 62) / static_cast<std::int64_t>(options_.factor)) {
    curve.next_rung *= static_cast<std::int64_t>(options_.factor);
  }
  Sample& sample = samples_[rung];
  sample.add(value);
  const auto better = static_cast<std::uint64_t>(std::count_if(
      sample.values.begin(), sample.values.end(), [&](double other) { return objective_.better(other, value); }));
  // The first trials have nothing to compare with: continue.
  if (sample.values.size() < options_.factor ||
      better < std::max<std::uint64_t>(sample.values.size() / options_.factor, 1))
    return {};
  return "stopped early at step " + std::to_string(step) + ": its " + printable(objective_.metric, 60) + " of " +
         short_number(value) + " is behind " + std::to_string(better) + " of the " +
         std::to_string(sample.values.size() - 1) + " others at step " + std::to_string(rung);
}

void EarlyStop::ended(std::uint64_t trial, bool completed) {
  if (!options_.compares_curves()) return;
  const std::lock_guard lock(mutex_);
  const auto found = running_.find(trial);
  if (completed) ++completed_;
  if (found == running_.end()) return;
  if (completed && options_.rule == Rule::median) {
    for (const auto& [step, mean] : found->second.means) {
      if (samples_.size() < k_most_steps || samples_.contains(step)) samples_[step].add(mean);
    }
  }
  running_.erase(found);
}

}  // namespace skrobot
