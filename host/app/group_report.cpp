// SPDX-License-Identifier: MIT
#include "app/group_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "base/text.hpp"
#include "base/xml_text.hpp"

namespace skrobot {
namespace {

using Kind = SampleComparison::Kind;

std::string formatted(const char* format, int digits, double value) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), format, digits, value);
  return text.data();
}

double half_of(const Interval& interval) { return interval.is_known() ? (interval.high - interval.low) / 2 : 0; }

std::string range_text(const Interval& interval) {
  const double half = half_of(interval);
  return rounded_text(interval.low, half) + " to " + rounded_text(interval.high, half);
}

std::string runs_text(std::size_t n) { return n == 1 ? "1 run" : std::to_string(n) + " runs"; }

// Over how many runs or pairs.
std::string basis_text(const SampleComparison& samples) {
  if (samples.is_paired) return "paired over " + std::to_string(samples.n_a) + " seeds";
  if (samples.n_a == samples.n_b) return runs_text(samples.n_a) + " each";
  return std::to_string(samples.n_a) + " and " + runs_text(samples.n_b);
}

const char* comparative(Better better, bool is_higher) {
  if (better == Better::unknown) return is_higher ? "higher" : "lower";
  return (better == Better::higher) == is_higher ? "better" : "worse";
}

json::value number_or_null(double value) { return std::isfinite(value) ? json::value(value) : json::value(); }

json::value interval_json(const Interval& interval) {
  if (!interval.is_known()) return nullptr;
  return json::array{number_or_null(interval.low), number_or_null(interval.high)};
}

json::object summary_json(const Summary& summary, std::size_t missing) {
  return {{"n", summary.n},
          {"not_finite", summary.not_finite},
          {"missing", missing},
          {"mean", number_or_null(summary.mean)},
          {"deviation", number_or_null(summary.deviation)},
          {"mean_interval", interval_json(summary.mean_interval)},
          {"median", number_or_null(summary.median)},
          {"min", number_or_null(summary.min)},
          {"max", number_or_null(summary.max)}};
}

std::vector<std::string> full_names(const GroupComparison& comparison) {
  std::vector<std::string> names;
  for (const ComparedGroup& group : comparison.groups) names.push_back(group.name);
  return names;
}

json::object difference_json(const ComparedMetric& metric, const GroupDifference& difference,
                             const std::vector<std::string>& names) {
  constexpr const char* k_kinds[] = {"too_few", "constant", "tested"};
  constexpr const char* k_gates[] = {"open", "undecided", "closed"};
  const SampleComparison& samples = difference.samples;
  return {{"from", difference.from},
          {"to", difference.to},
          {"kind", k_kinds[static_cast<int>(samples.kind)]},
          {"paired", samples.is_paired},
          {"n", {samples.n_a, samples.n_b}},
          {"without_partner", difference.without_partner},
          {"difference", number_or_null(samples.mean.difference)},
          {"relative", number_or_null(samples.relative(samples.mean.difference))},
          {"interval", interval_json(samples.mean.interval)},
          {"bootstrap_interval", interval_json(samples.bootstrap)},
          {"test", samples.is_paired ? "paired_t" : "welch"},
          {"t", number_or_null(samples.mean.t)},
          {"df", number_or_null(samples.mean.df)},
          {"p", number_or_null(samples.mean.p)},
          {"p_holm", number_or_null(difference.p)},
          {"significant", difference.is_significant()},
          {"rank_test", samples.is_paired ? "wilcoxon" : "mann_whitney"},
          {"rank_statistic", number_or_null(samples.rank.statistic)},
          {"rank_p", number_or_null(samples.rank.p)},
          {"rank_exact", samples.rank.is_exact},
          {"cohen_d", number_or_null(samples.d)},
          {"cliff_delta", number_or_null(samples.delta)},
          {"gate", k_gates[static_cast<int>(difference.gate)]},
          {"sentence", difference_sentence(metric, difference, names)}};
}

std::string escaped_xml(const std::string& text) { return xml_text(printable(text, 4000)); }

}  // namespace

std::string rounded_text(double value, double uncertainty) {
  if (std::isnan(value)) return "-";
  if (!(uncertainty > 0) || !std::isfinite(uncertainty)) return formatted("%.*g", 6, value);
  // Two digits of the uncertainty.
  const int decimals = 1 - static_cast<int>(std::floor(std::log10(uncertainty)));
  const bool is_plain = decimals <= 7 && std::abs(value) < 1e9;
  if (!is_plain) return formatted("%.*g", 4, value);
  const std::string text = formatted("%.*f", std::max(decimals, 0), value);
  return text.find_first_not_of("-0.") == std::string::npos && text.front() == '-' ? text.substr(1) : text;
}

std::string relative_text(double relative) {
  constexpr double k_least = 0.0005, k_most = 10;
  if (!(std::abs(relative) >= k_least) || !(std::abs(relative) < k_most)) return {};
  return formatted(" (%+.*f%%)", 1, 100 * relative);
}

std::string difference_sentence(const ComparedMetric& metric, const GroupDifference& difference,
                                const std::vector<std::string>& names) {
  const SampleComparison& samples = difference.samples;
  const std::string from = printable(names[difference.from], 200), to = printable(names[difference.to], 200);
  if (samples.kind == Kind::too_few)
    return "Too few runs to compare: " + from + " has " + std::to_string(samples.n_a) + " and " + to + " has " +
           std::to_string(samples.n_b) + "; two of each are needed";
  const double by = samples.mean.difference;
  if (samples.kind == Kind::constant) {
    if (by == 0 && !samples.is_paired) return from + " and " + to + " are equal in all runs, " + basis_text(samples);
    if (by == 0) return from + " and " + to + " are equal, " + basis_text(samples);
    const bool is_higher = by > 0;
    return to + " is " + comparative(metric.better, is_higher) + " than " + from + " by " +
           rounded_text(std::abs(by), 0) +
           (samples.is_paired ? " for each of " + std::to_string(samples.n_a) + " seeds"
                              : " in all runs, " + basis_text(samples)) +
           ": nothing varies, so there is no noise to test against";
  }
  const Interval interval = samples.mean.interval;
  if (!difference.is_significant()) {
    const bool was_corrected = !(samples.mean.p >= k_significant);
    return "No difference shown between " + from + " and " + to + ": " + rounded_text(by, half_of(interval)) +
           " (95 %: " + range_text(interval) + "), " + basis_text(samples) +
           (was_corrected ? "; not significant among so many comparisons" : "");
  }
  // The better one is named; where nobody knows which that is, the higher one.
  const bool is_to = metric.better == Better::lower ? by < 0 : by > 0;
  const Interval turned = by > 0 ? interval : Interval{-interval.high, -interval.low};
  const bool names_other = names.size() > 2;
  return (is_to ? to : from) + " is " + (metric.better == Better::unknown ? "higher" : "better") +
         (names_other ? " than " + (is_to ? from : to) : "") + " by " + rounded_text(std::abs(by), half_of(interval)) +
         " (95 %: " + range_text(turned) + "), " + basis_text(samples);
}

std::vector<std::string> difference_notes(const GroupDifference& difference, const std::vector<std::string>& names) {
  const SampleComparison& samples = difference.samples;
  std::vector<std::string> notes;
  const std::string both = printable(names[difference.from], 200) + " and " + printable(names[difference.to], 200);
  if (difference.without_partner > 0)
    notes.push_back(runs_text(difference.without_partner) + " of " + both +
                    (difference.without_partner == 1 ? " has" : " have") +
                    " a seed that the other does not, and take no part");
  if (samples.kind != Kind::tested) return notes;
  if (samples.bootstrap.is_known())
    notes.push_back("Bootstrap interval (BCa) of " + both + ": " + range_text(samples.bootstrap));
  return notes;
}

std::string few_runs_note(const ComparedMetric& metric) {
  for (const GroupDifference& difference : metric.differences) {
    const SampleComparison& samples = difference.samples;
    if (samples.kind != Kind::tested || !samples.is_rank_test_powerless()) continue;
    return std::string("With so few runs, ") + (samples.is_paired ? "Wilcoxon's" : "Mann and Whitney's") +
           " test cannot reach P < 0.05; the intervals rely on normally distributed values";
  }
  return {};
}

std::string field_heading(const std::string& field) {
  return printable(field, 200) + (field == "duration" ? " (ms)" : "");
}

std::string gate_sentence(const GateRule& gate, const ComparedMetric& metric, const GroupDifference& difference,
                          const std::vector<std::string>& names) {
  const std::string to = printable(names[difference.to], 200), from = printable(names[difference.from], 200);
  const std::string what = to + " against " + from + " in " + printable(metric.field) + ", '" + gate.text + "': ";
  if (difference.gate == GateState::closed) return what + "yes";
  if (difference.gate == GateState::open) return what + "no";
  return what + "not shown, but not excluded either: more repeats would tell";
}

json::object group_document(const GroupComparison& comparison) {
  const std::vector<std::string> names = full_names(comparison);
  json::array groups, metrics, warnings;
  for (const ComparedGroup& group : comparison.groups) {
    json::object left_out;
    for (const auto& [state, count] : group.left_out) left_out[state] = count;
    json::array runs;
    for (const RunSummary& run : group.runs) runs.emplace_back(run.experiment + "/" + run.run);
    groups.push_back({{"name", group.name},
                      {"values", json::array(group.values.begin(), group.values.end())},
                      {"runs", std::move(runs)},
                      {"left_out", std::move(left_out)}});
  }
  for (const ComparedMetric& metric : comparison.metrics) {
    json::array summaries, differences;
    for (std::size_t i = 0; i < metric.groups.size(); ++i)
      summaries.push_back(summary_json(metric.groups[i], metric.missing[i]));
    for (const GroupDifference& difference : metric.differences)
      differences.push_back(difference_json(metric, difference, names));
    metrics.push_back({{"field", metric.field},
                       {"better", metric.better == Better::unknown  ? json::value()
                                  : metric.better == Better::higher ? json::value("higher")
                                                                    : json::value("lower")},
                       {"groups", std::move(summaries)},
                       {"differences", std::move(differences)}});
  }
  for (const std::string& warning : comparison.warnings) warnings.emplace_back(warning);
  return {{"groups", std::move(groups)},
          {"metrics", std::move(metrics)},
          {"comparisons", comparison.comparisons},
          {"warnings", std::move(warnings)}};
}

std::string junit_report(const GroupComparison& comparison, const std::optional<GateRule>& gate) {
  const std::vector<std::string> names = full_names(comparison);
  std::string cases;
  std::size_t tests = 0, failures = 0, skipped = 0;
  for (const ComparedMetric& metric : comparison.metrics) {
    for (const GroupDifference& difference : metric.differences) {
      ++tests;
      const std::string sentence = difference_sentence(metric, difference, names);
      cases += "  <testcase classname=\"" + escaped_xml(metric.field) + "\" name=\"" +
               escaped_xml(names[difference.to] + " against " + names[difference.from]) + "\" time=\"0\">\n";
      if (difference.gate == GateState::closed) {
        ++failures;
        cases += "    <failure type=\"worse\" message=\"" + escaped_xml(gate ? gate->text : "worse") + "\">" +
                 escaped_xml(sentence) + "</failure>\n";
      } else if (difference.samples.kind == Kind::too_few || difference.gate == GateState::undecided) {
        ++skipped;
        const bool is_few = difference.samples.kind == Kind::too_few;
        cases += "    <skipped message=\"" +
                 escaped_xml(is_few ? sentence : gate_sentence(*gate, metric, difference, names)) + "\"/>\n";
      }
      cases += "    <system-out>" + escaped_xml(sentence) + "</system-out>\n  </testcase>\n";
    }
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"skrobot compare\" tests=\"" +
         std::to_string(tests) + "\" failures=\"" + std::to_string(failures) + "\" errors=\"0\" skipped=\"" +
         std::to_string(skipped) + "\" time=\"0\">\n" + cases + "</testsuite>\n";
}

}  // namespace skrobot
