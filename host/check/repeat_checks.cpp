// SPDX-License-Identifier: MIT
// What differs, grows or collides when an item runs more than once.
#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <thread>

#include "base/duration.hpp"
#include "base/text.hpp"
#include "check/check_functions.hpp"

namespace skrobot {
namespace {

// The first place where two recordings of a metric differ; empty: nowhere.
std::string difference(const ProbedSeries& a, const ProbedSeries& b) {
  if (a.count != b.count) return "has " + std::to_string(a.count) + " points, then " + std::to_string(b.count);
  for (std::size_t at = 0; at + 16 <= std::min(a.points.size(), b.points.size()); at += 16) {
    if (std::memcmp(a.points.data() + at, b.points.data() + at, 16) == 0) continue;
    std::int64_t step = 0;
    double first = 0, second = 0;
    std::memcpy(&step, a.points.data() + at, sizeof step);
    std::memcpy(&first, a.points.data() + at + 8, sizeof first);
    std::memcpy(&second, b.points.data() + at + 8, sizeof second);
    return "at step " + std::to_string(step) + " is " + to_text(first) + ", then " + to_text(second);
  }
  return {};
}

bool measures_time(const ProbedSeries& series) {
  static const std::set<std::string, std::less<>> k_units{"s", "ms", "us", "\xC2\xB5s", "ns", "seconds", "min", "h"};
  return k_units.contains(series.unit);
}

std::string without(std::string text, const std::string& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
  return text;
}

}  // namespace

void check_same_seed(Trial& trial) {
  if (!trial.subject().is_task) return trial.skip("notifiers have no seed");
  if (trial.usual() == nullptr) return;
  std::vector<ProbeResult> results;
  std::vector<std::string> texts;
  for (int i = 0; i < 2; ++i) {
    ProbeOrder order = trial.order(trial.values());
    order.scratch = trial.laboratory.new_folder().string();
    results.push_back(trial.laboratory.run(order));
    trial.take(results.back());
    if (!results.back().returned) return;
    texts.push_back(without(results.back().result, order.scratch));
  }
  std::map<std::string, const ProbedSeries*> first;
  for (const ProbedSeries& series : results[0].series) first[series.name] = &series;
  for (const ProbedSeries& series : results[1].series) {
    if (measures_time(series)) continue;
    const auto found = first.find(series.name);
    const std::string what =
        found == first.end() ? "appears only in the second run" : difference(*found->second, series);
    if (!what.empty())
      trial.tell(Grade::fail, "with the same seed and parameters, its metric " + in_quotes(series.name) + " " + what);
  }
  if (results[0].series.size() > results[1].series.size())
    trial.tell(Grade::fail, "with the same seed and parameters, it has fewer metrics in a second run");
  if (texts[0] != texts[1] && trial.found().empty())
    trial.tell(Grade::warn, "with the same seed and parameters, its result differs: " + printable(texts[0], 100) +
                                ", then " + printable(texts[1], 100));
}

void check_two_at_once(Trial& trial) {
  const ProbeResult* usual = trial.usual();
  if (usual == nullptr) return;
  // Two trials of a sweep: one working directory, one TMPDIR, a directory each.
  const std::string scratch = trial.laboratory.new_folder().string();
  ProbeResult results[2];
  std::exception_ptr thrown[2];
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        try {
          ProbeOrder order = trial.order(trial.values());
          order.scratch = scratch;
          order.directory = scratch + "/run-" + std::to_string(i) + "/" + order.name;
          results[i] = trial.laboratory.run(order);
        } catch (...) {
          thrown[i] = std::current_exception();
        }
      });
    }
  }
  for (int i = 0; i < 2; ++i) {
    if (thrown[i]) std::rethrow_exception(thrown[i]);
    trial.take(results[i], "beside a concurrent run it ");
    if (results[i].returned && results[i].status != usual->status)
      trial.tell(Grade::fail, "beside a concurrent run it " + said(results[i]));
  }
}

void check_leaks(Trial& trial) {
  if (trial.usual() == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  constexpr std::uint64_t k_task_calls = 200, k_notifier_calls = 20;
  order.times = order.is_task ? k_task_calls : k_notifier_calls;
  order.for_ms = static_cast<std::uint64_t>(trial.laboratory.limit().count()) / 4;
  order.measures_leaks = true;
  const ProbeResult result = trial.laboratory.run(order);
  for (const CheckFinding& found : result.found) {
    if (found.grade == Grade::hang)
      return trial.skip("a few calls take longer than the limit of " + format_duration(trial.laboratory.limit()));
  }
  trial.take(result);
}

}  // namespace skrobot
