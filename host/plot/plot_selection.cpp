// SPDX-License-Identifier: MIT
#include "plot/plot_selection.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/text.hpp"
#include "plot/run_labels.hpp"
#include "query/run_selection.hpp"
#include "store/record_reader.hpp"
#include "sweep/trial.hpp"

namespace skrobot {
namespace {

bool has_metric(const std::vector<IndexedRun>& runs, std::string_view name) {
  return std::any_of(runs.begin(), runs.end(), [&](const IndexedRun& run) { return run.metrics.contains(name); });
}

std::vector<IndexedRun> runs_of(RunIndex& index, const std::string& word) { return select_runs(index, word); }

bool is_sweep(const RunIndex& index, const std::string& experiment) {
  std::error_code unknown;
  return std::filesystem::exists(index.repository() / experiment / k_sweep_plan, unknown);
}

// A metric as it was asked for: its name, and what of it is better where that was said.
struct WantedMetric {
  std::string name;
  std::optional<CurveOrder> ranking;
};

// "loss.min" is the metric loss, ranked by its least value, unless that is a metric's own name.
WantedMetric ranked_metric(const Objective& objective, const std::vector<IndexedRun>& runs) {
  const bool least_is_best = objective.direction == Direction::minimize;
  const auto of = has_metric(runs, objective.metric) ? std::nullopt : statistic_in(objective.metric);
  if (of && has_metric(runs, of->metric)) {
    const auto by = of->statistic == Statistic::max   ? CurveOrder::By::most
                    : of->statistic == Statistic::min ? CurveOrder::By::least
                                                      : CurveOrder::By::last;
    return {of->metric, CurveOrder{by, of->metric, least_is_best}};
  }
  return {objective.metric, CurveOrder{CurveOrder::By::last, objective.metric, least_is_best}};
}

bool is_directed(const std::string& text) { return text.starts_with("maximize:") || text.starts_with("minimize:"); }

WantedMetric wanted_metric(const std::string& text, const std::vector<IndexedRun>& runs) {
  if (has_metric(runs, text) || !is_directed(text)) return {text, std::nullopt};
  return ranked_metric(parse_objective(text), runs);
}

// The words up to the first that means no run are runs, the others metrics. A metric of the runs so far is never taken
// for a run.
struct Words {
  std::vector<IndexedRun> runs;
  std::vector<std::string> metrics;
  std::optional<Error> refused;  // why the first of the metrics is no run
};

Words read_words(RunIndex& index, const std::vector<std::string>& typed) {
  Words words;
  std::size_t at = 0;
  for (; at < typed.size() && !has_metric(words.runs, typed[at]) && (at == 0 || !is_directed(typed[at])); ++at) {
    try {
      for (IndexedRun& run : runs_of(index, typed[at])) {
        const bool is_there = std::any_of(words.runs.begin(), words.runs.end(), [&](const IndexedRun& other) {
          return other.run == run.run && other.experiment == run.experiment;
        });
        if (!is_there) words.runs.push_back(std::move(run));
      }
    } catch (const Error& error) {
      if (words.runs.empty() || error.fault() != Fault::usage) throw;
      words.refused = error;
      break;
    }
  }
  words.metrics.assign(typed.begin() + static_cast<std::ptrdiff_t>(at), typed.end());
  return words;
}

RunToPlot to_plot(const RunIndex& index, const IndexedRun& run) {
  RunToPlot plot{index.files(run), run.experiment, run.run, {}, run.params, std::nullopt};
  if (const StoredRun stored = read_run(plot.files); stored.record) plot.units = stored.record->units;
  return plot;
}

// The one sweep that all runs are trials of; none: they are of several experiments, or of none.
std::optional<std::filesystem::path> sweep_of(const RunIndex& index, const std::vector<IndexedRun>& runs) {
  const std::string& experiment = runs.front().experiment;
  const bool is_one =
      std::all_of(runs.begin(), runs.end(), [&](const IndexedRun& run) { return run.experiment == experiment; });
  if (!is_one || !is_sweep(index, experiment)) return std::nullopt;
  return index.repository() / experiment;
}

// Gives each run the objective of its trial. A plan that cannot be read ranks nothing; the metrics can be drawn without
// it.
std::optional<CurveOrder> rank_trials(const std::filesystem::path& sweep, std::vector<RunToPlot>& runs) {
  try {
    const SweepPlan plan = read_sweep_plan(sweep);
    if (!plan.objective) return std::nullopt;
    const DurableMark mark(sweep);
    std::map<std::string, double> scores;
    std::map<std::string, std::uint64_t> points;
    Ranking ranking(plan.ranking_rule(), 1);
    for (const std::uint64_t number : begun_trials(sweep)) {
      const StoredTrial trial = read_trial(sweep, plan, number, mark);
      if (trial.status != StoredTrial::Status::ended || trial.end.state != State::completed || !trial.end.objective)
        continue;
      const std::string run = "trials/" + std::to_string(number) + "/" + trial.end.run;
      scores[run] = *trial.end.objective;
      if (plan.repeats == 1 || number > plan.trials) continue;
      const PointRepeat at = point_repeat(plan, number);
      points[run] = at.point;
      ranking.add(at.point, *trial.end.objective, at.repeat);
    }
    for (const auto& [run, point] : points) scores[run] = *ranking.aggregate_of(point);
    for (RunToPlot& run : runs) {
      if (const auto found = scores.find(run.run); found != scores.end()) run.score = found->second;
    }
    if (scores.empty()) return std::nullopt;
    return CurveOrder{CurveOrder::By::score, plan.objective->metric, plan.objective->direction == Direction::minimize};
  } catch (const Error&) {
    return std::nullopt;
  }
}

void read_curves(RunIndex& index, const PlotQuestion& question, const Words& words, PlotAnswer& answer) {
  PlotRequest& request = answer.request;
  request.x = question.x;
  request.x_scale = question.x_scale;
  request.y_scale = question.y_scale;
  request.smooth = question.smooth;
  request.most_points = question.most_points;
  request.title = question.title;
  for (const IndexedRun& run : words.runs) request.runs.push_back(to_plot(index, run));
  std::vector<std::string> asked = words.metrics;
  asked.insert(asked.end(), question.metrics.begin(), question.metrics.end());
  for (const std::string& text : asked) {
    WantedMetric wanted = wanted_metric(text, words.runs);
    const bool is_new = std::find(request.metrics.begin(), request.metrics.end(), wanted.name) == request.metrics.end();
    if (is_new) request.metrics.push_back(std::move(wanted.name));
    if (wanted.ranking) request.ranking = std::move(wanted.ranking);
  }
  const auto sweep = sweep_of(index, words.runs);
  if (sweep && !request.ranking && request.runs.size() > 1) request.ranking = rank_trials(*sweep, request.runs);
  answer.kind = PlotKind::curves;
  try {
    answer.data = make_plot(request);
  } catch (const UnknownMetric& unknown) {
    // A word that is neither a run nor nearly a metric is told as the run that there is not.
    if (words.refused && !unknown.is_near() && unknown.metric() == request.metrics.front()) {
      throw Error(Fault::usage, std::string(unknown.what()) + ", and " + words.refused->what(), unknown.hint());
    }
    throw;
  }
}

void read_trials(RunIndex& index, const PlotQuestion& question, PlotKind kind, const std::string& experiment,
                 const std::string& metric, PlotAnswer& answer) {
  SweepDataRequest request;
  request.experiment = index.repository() / experiment;
  request.metric = metric;
  request.metric_scale = question.y_scale;
  request.title = question.title;
  answer.kind = kind;
  answer.experiment = experiment;
  answer.data = read_sweep_data(request);
}

bool has_a_curve(const PlotData& plot) {
  const auto is_curve = [](const ChartLine& line) { return line.points.size() > 1; };
  return std::any_of(plot.panels.begin(), plot.panels.end(), [&](const PlotPanel& panel) {
    return std::any_of(panel.chart.lines.begin(), panel.chart.lines.end(), is_curve);
  });
}

// A sweep's objective, as curves where its trials have them. False: the sweep has none.
bool read_objective(RunIndex& index, const PlotQuestion& question, const std::string& experiment, PlotAnswer& answer) {
  const SweepPlan plan = read_sweep_plan(index.repository() / experiment);
  if (!plan.objective) return false;
  Words words;
  words.runs = runs_of(index, experiment);
  const std::string metric = ranked_metric(*plan.objective, words.runs).name;
  if (has_metric(words.runs, metric)) {
    words.metrics = {metric};
    read_curves(index, question, words, answer);
    if (question.kind || has_a_curve(std::get<PlotData>(answer.data))) return true;
    answer.request = {};
  } else if (question.kind) {
    throw Error(
        Fault::usage,
        "the sweep's objective " + in_quotes(plan.objective->metric) + " is a number of the result and has no curves",
        "use --kind scatter to plot it over the parameters");
  }
  read_trials(index, question, PlotKind::scatter, experiment, "", answer);
  return true;
}

}  // namespace

PlotAnswer answer(RunIndex& index, const PlotQuestion& question) {
  PlotAnswer found;
  const std::string& first = question.words.front();
  if (question.kind == PlotKind::parallel || question.kind == PlotKind::scatter) {
    std::vector<std::string> metrics(question.words.begin() + 1, question.words.end());
    metrics.insert(metrics.end(), question.metrics.begin(), question.metrics.end());
    if (metrics.size() > 1)
      throw Error(Fault::usage,
                  "this kind of plot takes one sweep and one metric, got " + list_in_quotes(metrics) + " as metrics");
    read_trials(index, question, *question.kind, select(index, first).experiment,
                metrics.empty() ? "" : metrics.front(), found);
    return found;
  }
  if (question.words.size() == 1 && question.metrics.empty()) {
    // `latest` is a run; of a sweep, the whole of it says more than its last trial.
    const Selection selection = select(index, first);
    const bool is_whole = !selection.run || first == "latest";
    if (is_whole && is_sweep(index, selection.experiment) &&
        read_objective(index, question, selection.experiment, found))
      return found;
  }
  read_curves(index, question, read_words(index, question.words), found);
  return found;
}

}  // namespace skrobot
