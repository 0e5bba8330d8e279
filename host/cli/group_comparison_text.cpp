// SPDX-License-Identifier: MIT
#include "cli/group_comparison_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/group_report.hpp"
#include "base/table.hpp"
#include "base/text.hpp"
#include "cli/comparison_text.hpp"
#include "cli/run_text.hpp"

namespace skrobot {
namespace {

std::vector<std::string> letters_of(const GroupComparison& comparison) {
  std::vector<std::string> letters;
  for (std::size_t i = 0; i < comparison.groups.size(); ++i) letters.push_back(run_letter(i));
  return letters;
}

std::string fixed_text(const char* format, double value) {
  if (!std::isfinite(value)) return "-";
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

std::string range_text(const Interval& interval) {
  if (!interval.is_known()) return "-";
  const double half = (interval.high - interval.low) / 2;
  return rounded_text(interval.low, half) + " to " + rounded_text(interval.high, half);
}

std::string groups_table(const GroupComparison& comparison, const ComparedMetric& metric, std::size_t width) {
  Table table({"", "N", "MEAN ± SD", "95 % OF MEAN", "MEDIAN", "GROUP"});
  for (std::size_t i = 0; i < metric.groups.size(); ++i) {
    const Summary& summary = metric.groups[i];
    const double noise = summary.deviation;
    const std::string mean = rounded_text(summary.mean, noise);
    table.add({run_letter(i), std::to_string(summary.n),
               summary.n < 2 ? mean : mean + " ± " + rounded_text(noise, noise), range_text(summary.mean_interval),
               rounded_text(summary.median, noise), printable(comparison.groups[i].name, 300)});
  }
  return table.text(width);
}

std::string differences_table(const ComparedMetric& metric, std::size_t width) {
  const auto is_paired = [](const GroupDifference& difference) { return difference.samples.is_paired; };
  const bool all = std::all_of(metric.differences.begin(), metric.differences.end(), is_paired);
  const bool none = std::none_of(metric.differences.begin(), metric.differences.end(), is_paired);
  Table table({"", "DIFFERENCE", "95 %",
               all    ? "T TEST P"
               : none ? "WELCH P"
                      : "T, WELCH P",
               all    ? "WILCOXON P"
               : none ? "MANN-WHITNEY P"
                      : "RANK TEST P",
               "D", "DELTA"});
  for (const GroupDifference& difference : metric.differences) {
    const SampleComparison& samples = difference.samples;
    if (samples.kind == SampleComparison::Kind::too_few) continue;
    const double by = samples.mean.difference;
    const Interval& interval = samples.mean.interval;
    const std::string text = rounded_text(by, interval.is_known() ? (interval.high - interval.low) / 2 : 0);
    table.add({run_letter(difference.to) + " - " + run_letter(difference.from),
               (by > 0 ? "+" : "") + text + relative_text(samples.relative(by)), range_text(interval),
               probability_text(difference.p), probability_text(samples.rank.p), fixed_text("%.2f", samples.d),
               fixed_text("%.2f", samples.delta)});
  }
  return table.empty() ? std::string() : table.text(width);
}

void append_wrapped(std::string& text, const std::string& sentence, std::size_t width) {
  for (const std::string& line : wrapped(sentence + ".", width)) text += line + "\n";
}

}  // namespace

std::string probability_text(double p) {
  if (std::isnan(p)) return "-";
  if (p < 0.0001) return "<0.0001";
  return fixed_text(p < 0.001 ? "%.4f" : "%.3f", p);
}

std::string group_comparison_text(const GroupComparison& comparison, const std::optional<GateRule>& gate,
                                  std::size_t width) {
  const std::vector<std::string> letters = letters_of(comparison);
  std::string text;
  for (const ComparedMetric& metric : comparison.metrics) {
    if (!text.empty()) text += "\n";
    text += field_heading(metric.field);
    if (metric.better != Better::unknown)
      text += metric.better == Better::higher ? ", higher is better" : ", lower is better";
    text += "\n" + groups_table(comparison, metric, width) + "\n";
    if (const std::string table = differences_table(metric, width); !table.empty()) text += table + "\n";
    for (const GroupDifference& difference : metric.differences) {
      append_wrapped(text, difference_sentence(metric, difference, letters), width);
      if (gate) append_wrapped(text, gate_sentence(*gate, metric, difference, letters), width);
      // Of many comparisons, JSON has the rest.
      if (metric.differences.size() > 1) continue;
      for (const std::string& note : difference_notes(difference, letters)) append_wrapped(text, note, width);
    }
    if (const std::string note = few_runs_note(metric); !note.empty()) append_wrapped(text, note, width);
  }
  if (comparison.comparisons > 1)
    append_wrapped(text, "P is corrected for " + std::to_string(comparison.comparisons) + " comparisons (Holm)", width);
  return text;
}

}  // namespace skrobot
