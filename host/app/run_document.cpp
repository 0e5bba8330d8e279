// SPDX-License-Identifier: MIT
#include "app/run_document.hpp"

namespace skrobot {

json::object to_json(const std::filesystem::path& repository, const RunSummary& run) {
  const auto text = [](const std::string& value) { return value.empty() ? json::value() : json::value(value); };
  if (run.state == "damaged") {
    // Never open it: its name may be invalid.
    const std::string shown = repository.string() + "/" + run.experiment + "/" + run.run + ".run";
    return {{"experiment", run.experiment},
            {"run", run.run},
            {"state", run.state},
            {"record", shown},
            {"fault", run.fault}};
  }
  const std::string record = files_of(repository, run).run().string();
  json::object plugin{{"id", run.plugin}, {"version", run.plugin_version}, {"sha256", run.plugin_sha256}};
  return {{"experiment", run.experiment},
          {"run", run.run},
          {"state", run.state},
          {"record", record},
          {"id", run.id},
          {"experimenter", text(run.experimenter)},
          {"task", run.task},
          {"plugin", run.plugin.empty() ? json::value() : json::value(std::move(plugin))},
          {"started", text(run.started)},
          {"finished", text(run.finished)},
          {"duration_ms", run.duration_ms < 0 ? json::value() : json::value(run.duration_ms)},
          {"seed", run.seed},
          {"host", text(run.host)},
          {"tags", run.tags},
          {"note", run.note},
          {"params", run.params},
          {"metrics", run.metrics},
          {"result", run.result},
          {"error", text(run.error)}};
}

json::object to_json(const std::filesystem::path& repository, const RecordView& view) {
  json::object object = to_json(repository, view.indexed);
  const auto text = [](const std::string& value) { return value.empty() ? json::value() : json::value(value); };
  object["params"] = view.params_fault.empty() ? json::value(view.params) : json::value();
  json::object metrics;
  for (const MetricSeries& series : view.metrics.series) {
    const MetricSummary& metric = series.summary;
    metrics[metric.name] = {{"last", metric.last},
                            {"min", metric.min},
                            {"max", metric.max},
                            {"count", metric.count},
                            {"last_step", metric.last_step}};
  }
  object["metrics"] = view.metrics_fault.empty() ? json::value(std::move(metrics)) : json::value();
  object["result"] = view.result ? *view.result : json::value();
  object["error"] = text(view.errors);
  object["run_record"] = view.stored.record ? json::value(to_json(*view.stored.record)) : json::value();
  object["experiment_log"] = view.log_fault.empty() ? json::value(view.log) : json::value();
  json::array files;
  for (const ListedFile& file : record_files(view.stored.files, 10'000).files)
    files.push_back({{"path", file.path}, {"size", file.size}});
  object["files"] = std::move(files);
  return object;
}

}  // namespace skrobot
