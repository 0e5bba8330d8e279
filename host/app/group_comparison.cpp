// SPDX-License-Identifier: MIT
#include "app/group_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "app/group_selection.hpp"
#include "base/text.hpp"
#include "statistics/holm.hpp"

namespace skrobot {
namespace {

// The runs of a group that have a value.
struct Sample {
  std::vector<double> values;
  std::vector<std::uint64_t> seeds;
};

std::optional<double> number_of(const RunSummary& run, const Field& field) {
  const json::value value = value_of(run, field);
  if (value.is_number()) return value.to_number<double>();
  if (!value.is_string() || field.kind != Field::Kind::number) return std::nullopt;
  // The index writes what JSON has no number for as text.
  const std::string text(value.get_string());
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity" || text == "-Infinity")
    return text.front() == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  return std::nullopt;
}

Sample sample_of(const ComparedGroup& group, const Field& field, ComparedMetric& metric) {
  Sample sample;
  std::size_t missing = 0;
  std::vector<double> all;
  for (const RunSummary& run : group.runs) {
    const auto value = number_of(run, field);
    if (!value) {
      ++missing;
      continue;
    }
    all.push_back(*value);
    if (!std::isfinite(*value)) continue;
    sample.values.push_back(*value);
    sample.seeds.push_back(run.seed);
  }
  metric.groups.push_back(summarize(std::move(all)));
  metric.missing.push_back(missing);
  return sample;
}

struct Pairs {
  std::vector<double> from, to;
};

// Seeds that occur once in each of the groups make pairs, where most runs of the smaller group have one.
std::optional<Pairs> pairs_of(const Sample& from, const Sample& to) {
  std::map<std::uint64_t, std::size_t> by_seed;
  for (std::size_t i = 0; i < from.seeds.size(); ++i) {
    if (!by_seed.emplace(from.seeds[i], i).second) return std::nullopt;
  }
  std::set<std::uint64_t> met;
  Pairs pairs;
  for (std::size_t i = 0; i < to.seeds.size(); ++i) {
    if (!met.insert(to.seeds[i]).second) return std::nullopt;
    const auto partner = by_seed.find(to.seeds[i]);
    if (partner == by_seed.end()) continue;
    pairs.from.push_back(from.values[partner->second]);
    pairs.to.push_back(to.values[i]);
  }
  const std::size_t smaller = std::min(from.values.size(), to.values.size());
  if (pairs.from.size() < 2 || 2 * pairs.from.size() <= smaller) return std::nullopt;
  return pairs;
}

GroupDifference difference_of(const std::vector<Sample>& samples, std::size_t from, std::size_t to, Pairing pairing) {
  GroupDifference difference;
  difference.from = from;
  difference.to = to;
  const Sample &a = samples[from], &b = samples[to];
  const auto pairs = pairing == Pairing::by_seed ? pairs_of(a, b) : std::nullopt;
  if (pairs) {
    difference.samples = compare_pairs(pairs->from, pairs->to);
    difference.without_partner = a.values.size() + b.values.size() - 2 * pairs->from.size();
  } else {
    difference.samples = compare_samples(a.values, b.values);
  }
  return difference;
}

std::vector<std::pair<std::size_t, std::size_t>> pairs_to_compare(std::size_t groups, Against against) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t to = 1; to < groups; ++to) {
    if (against == Against::first) pairs.emplace_back(0, to);
    if (against == Against::previous) pairs.emplace_back(to - 1, to);
    for (std::size_t from = 0; against == Against::all && from < to; ++from) pairs.emplace_back(from, to);
  }
  return pairs;
}

void correct_for_number(GroupComparison& comparison) {
  std::vector<double> p;
  for (const ComparedMetric& metric : comparison.metrics) {
    for (const GroupDifference& difference : metric.differences) p.push_back(difference.samples.mean.p);
  }
  comparison.comparisons =
      static_cast<std::size_t>(std::count_if(p.begin(), p.end(), [](double value) { return !std::isnan(value); }));
  const std::vector<double> adjusted = holm_adjusted(p);
  auto next = adjusted.begin();
  for (ComparedMetric& metric : comparison.metrics) {
    for (GroupDifference& difference : metric.differences) difference.p = *next++;
  }
}

void apply_gate(const GateRule& rule, GroupComparison& comparison) {
  for (ComparedMetric& metric : comparison.metrics) {
    if (metric.better == Better::unknown)
      throw Error(Fault::usage, "which values of " + in_quotes(metric.field) + " are worse is not known",
                  "say which are better: --objective minimize:" + printable(metric.field));
    const double sign = metric.better == Better::lower ? 1 : -1;
    for (GroupDifference& difference : metric.differences) {
      const SampleComparison& samples = difference.samples;
      if (samples.kind == SampleComparison::Kind::too_few) {
        const std::size_t group = samples.n_a < samples.n_b ? difference.from : difference.to;
        throw Error(Fault::usage,
                    "--fail-if needs two runs in each group; " + in_quotes(comparison.groups[group].name, 200) +
                        " has " + std::to_string(std::min(samples.n_a, samples.n_b)) + " with " +
                        in_quotes(metric.field),
                    "repeat the runs: --repeats 10");
      }
      const double limit = rule.is_relative ? rule.limit * std::abs(samples.mean_a) : rule.limit;
      const Interval& interval = samples.mean.interval;
      const Interval worse = sign > 0 ? interval : Interval{-interval.high, -interval.low};
      difference.gate = gate_state(samples.kind, sign * samples.mean.difference, worse, difference.p, limit);
    }
  }
}

// What differs among the runs beside what is compared makes a difference that the groups do not.
void warn_of_circumstances(const GroupQuestion& question, GroupComparison& comparison) {
  const auto values_in = [](const ComparedGroup& group, const Field& field) {
    std::set<std::string> values;
    for (const RunSummary& run : group.runs) values.insert(to_text(value_of(run, field)));
    return values;
  };
  const auto is_asked_for = [&](const std::string& name) {
    return std::find(question.by.begin(), question.by.end(), name) != question.by.end();
  };
  const std::pair<const char*, const char*> circumstances[] = {
      {"host", "the runs are of different machines"},
      {"task", "the runs are of different tasks"},
      {"tags.build_type", "the runs have different tags build_type"}};
  for (const auto& [name, sentence] : circumstances) {
    std::set<std::string> values;
    for (const ComparedGroup& group : comparison.groups) values.merge(values_in(group, parse_field(name)));
    if (values.size() < 2 || is_asked_for(name)) continue;
    std::vector<std::string> shown;
    for (const std::string& value : values)
      shown.push_back(value == "null"                 ? "none"
                      : parse_json(value).is_string() ? std::string(parse_json(value).get_string())
                                                      : value);
    comparison.warnings.push_back(std::string(sentence) + ": " + list_in_quotes(shown, 5));
  }
  // A plugin that was built anew for each commit is another one in each group, but one and the same within.
  const Field digest = parse_field("plugin.sha256");
  std::set<std::string> digests;
  for (const ComparedGroup& group : comparison.groups) {
    std::set<std::string> own = values_in(group, digest);
    if (own.size() > 1)
      comparison.warnings.push_back("the runs of " + in_quotes(group.name, 200) + " are of " +
                                    std::to_string(own.size()) + " different plugin files");
    digests.merge(own);
  }
  const bool is_by_commit = is_asked_for("git.commit");
  if (is_by_commit && digests.size() == 1 && !digests.contains("null"))
    comparison.warnings.emplace_back("all commits ran the same plugin file: was the plugin built again?");
  if (!is_by_commit && !is_asked_for("plugin.sha256") && !is_asked_for("plugin.version") && digests.size() > 1 &&
      comparison.groups.size() > 1)
    comparison.warnings.emplace_back("the runs are of different plugin files");
  const Field dirty = parse_field("git.dirty");
  if (!is_by_commit) return;
  for (const ComparedGroup& group : comparison.groups) {
    if (values_in(group, dirty).contains("true"))
      comparison.warnings.push_back("runs of " + in_quotes(group.name, 200) + " had uncommitted changes");
  }
}

void warn_of_left_out(GroupComparison& comparison) {
  for (const ComparedGroup& group : comparison.groups) {
    for (const auto& [state, count] : group.left_out)
      comparison.warnings.push_back(std::to_string(count) + " " + printable(state) +
                                    (count == 1 ? " run of " : " runs of ") + in_quotes(group.name, 200) +
                                    (count == 1 ? " is" : " are") + " left out");
  }
  for (const ComparedMetric& metric : comparison.metrics) {
    for (std::size_t i = 0; i < metric.groups.size(); ++i) {
      const std::string of = in_quotes(comparison.groups[i].name, 200);
      const std::size_t bad = metric.groups[i].not_finite, missing = metric.missing[i];
      if (bad > 0)
        comparison.warnings.push_back(in_quotes(metric.field) + " is not finite in " + std::to_string(bad) +
                                      (bad == 1 ? " run of " : " runs of ") + of +
                                      ", left out: the others look better than they are");
      if (missing > 0)
        comparison.warnings.push_back(std::to_string(missing) + (missing == 1 ? " run of " : " runs of ") + of +
                                      (missing == 1 ? " has no " : " have no ") + in_quotes(metric.field));
    }
  }
}

}  // namespace

bool GroupComparison::is_gate_closed() const {
  return std::any_of(metrics.begin(), metrics.end(), [](const ComparedMetric& metric) {
    return std::any_of(metric.differences.begin(), metric.differences.end(),
                       [](const GroupDifference& difference) { return difference.gate == GateState::closed; });
  });
}

GroupComparison compare_groups(Repository& repository, const GroupQuestion& question) {
  GroupComparison comparison;
  comparison.groups = select_groups(repository, question, comparison.warnings);
  const bool is_history = question.by == std::vector<std::string>{"git.commit"};
  const auto pairs = pairs_to_compare(comparison.groups.size(),
                                      question.against.value_or(is_history ? Against::previous : Against::all));
  for (const MetricToCompare& wanted : select_metrics(repository, question, comparison.groups)) {
    ComparedMetric metric;
    metric.field = wanted.field.name;
    metric.better = wanted.better;
    std::vector<Sample> samples;
    for (const ComparedGroup& group : comparison.groups) samples.push_back(sample_of(group, wanted.field, metric));
    const auto has_none = [](const Sample& sample) { return sample.values.empty(); };
    if (std::all_of(samples.begin(), samples.end(), has_none))
      throw Error(Fault::usage, "no run of the groups has a number " + in_quotes(metric.field));
    for (const auto& [from, to] : pairs)
      metric.differences.push_back(difference_of(samples, from, to, question.pairing));
    comparison.metrics.push_back(std::move(metric));
  }
  correct_for_number(comparison);
  if (question.gate) apply_gate(*question.gate, comparison);
  warn_of_left_out(comparison);
  warn_of_circumstances(question, comparison);
  return comparison;
}

}  // namespace skrobot
