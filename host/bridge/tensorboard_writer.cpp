// SPDX-License-Identifier: MIT
// A directory for each run with one event file: scalars, parameters for the hparams tab, and texts.
#include <cmath>
#include <map>

#include "base/text.hpp"
#include "bridge/event_file.hpp"
#include "bridge/export_files.hpp"
#include "bridge/run_writer.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

// Values of hparams' Status.
unsigned status_of(const std::string& state) {
  if (state == "running") return 3;
  return state == "completed" ? 1 : 2;
}

// As code, since TensorBoard reads Markdown.
std::string as_code(std::string text) {
  std::string indented = "    ";
  for (const char c : text) {
    indented += c;
    if (c == '\n') indented += "    ";
  }
  return indented;
}

std::string file_name(const RunSummary& run) {
  const std::string seconds = std::to_string(std::max<std::int64_t>(run.started_ms, 0) / 1000);
  return "events.out.tfevents." + std::string(10 - std::min<std::size_t>(10, seconds.size()), '0') + seconds + "." +
         safe_name(run.host) + ".0.skrobot";
}

class TensorboardWriter : public RunWriter {
 public:
  fs::path place(const RunSummary& run) const override { return fs::path(run.experiment) / run.run; }

  void write(const RunToExport& run, const fs::path& directory, const fs::path&, const TakeNote& note) override {
    const double started = static_cast<double>(run.summary.started_ms) / 1000;
    ExportFile file(directory / file_name(run.summary));
    file.write(event_record(version_event(started)));
    std::map<std::string, json::value> params;
    for (auto& [name, value] : dotted(run.details.params)) params[valid_utf8(name)] = std::move(value);
    file.write(event_record(hparams_start_event(started, params, run.name())));
    write_texts(run, started, file);
    write_scalars(run, started, file, note);
    const double ended = started + static_cast<double>(std::max<std::int64_t>(run.summary.duration_ms, 0)) / 1000;
    if (!run.is_in_progress()) file.write(event_record(hparams_end_event(ended, status_of(run.summary.state))));
    file.close();
  }

 private:
  static void write_texts(const RunToExport& run, double started, ExportFile& file) {
    const auto add = [&](const char* tag, const std::string& text) {
      if (!text.empty()) file.write(event_record(text_event(started, tag, valid_utf8(text))));
    };
    add("note", run.summary.note);
    add("params", as_code(to_pretty_text(run.details.params)));
    if (run.details.result) add("result", as_code(to_pretty_text(*run.details.result)));
    if (!run.details.errors.empty()) add("errors", as_code(run.details.errors));
  }

  static void write_scalars(const RunToExport& run, double started, ExportFile& file, const TakeNote& note) {
    bool is_rounded = false;
    read_points(run.repository, run.summary,
                [&](std::span<const MetricRow> rows, const std::vector<std::string>& names) {
                  for (const MetricRow& row : rows) {
                    const double time = static_cast<double>(point_time_ms(run.summary, row.time)) / 1000;
                    is_rounded = is_rounded || (std::isfinite(row.value) && std::isinf(static_cast<float>(row.value)));
                    file.write(event_record(scalar_event(time, row.step, names[row.metric], row.value)));
                  }
                });
    if (is_rounded) note("values beyond 3.4e38 are exported as infinity: TensorBoard keeps single precision");
  }
};

}  // namespace

std::unique_ptr<RunWriter> make_tensorboard_writer() { return std::make_unique<TensorboardWriter>(); }

}  // namespace skrobot
