// SPDX-License-Identifier: MIT
#include "cli/run_output.hpp"

#include <algorithm>
#include <ostream>
#include <skrobot/error.hpp>

#include "base/number.hpp"
#include "store/metrics_file.hpp"

namespace skrobot {
namespace {

// A spreadsheet takes a field that begins so for a formula, and a formula can send what is beside it elsewhere. An
// apostrophe in front makes it text to the spreadsheet; a text with one gets one more, so that who takes one away has
// every text back. What reads as a number is none.
std::string without_formula(std::string text) {
  constexpr std::string_view k_signs[] = {"=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠"};
  const bool begins_so = std::any_of(std::begin(k_signs), std::end(k_signs),
                                     [&](std::string_view sign) { return text.starts_with(sign); });
  return begins_so && !number_from_text(text) ? "'" + text : text;
}

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

json::object to_json(const RunIndex& index, const IndexedRun& run) {
  const auto text = [](const std::string& value) { return value.empty() ? json::value() : json::value(value); };
  if (run.state == "damaged") {
    // Shown and never opened: its name may be what is wrong with it.
    const std::string shown = index.repository().string() + "/" + run.experiment + "/" + run.run + ".run";
    return {{"experiment", run.experiment},
            {"run", run.run},
            {"state", run.state},
            {"record", shown},
            {"fault", run.fault}};
  }
  const std::string record = index.files(run).run().string();
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

void print_json(std::ostream& out, const RunIndex& index, const RunSource& runs, const std::vector<Field>& fields) {
  bool is_first = true;
  runs([&](const IndexedRun& run) {
    json::object object;
    if (fields.empty()) object = to_json(index, run);
    for (const Field& field : fields) object[field.name] = value_of(run, field);
    out << (is_first ? "[\n  " : ",\n  ");
    // One level deeper than it was made; texts in JSON have no line ends of their own.
    for (const char c : to_pretty_text(object)) {
      out << c;
      if (c == '\n') out << "  ";
    }
    is_first = false;
  });
  out << (is_first ? "[]\n" : "\n]\n");
}

void print_csv(std::ostream& out, const RunSource& runs, const std::vector<Field>& fields) {
  // Where the members of results have columns of their own, a column of whole results has the others.
  const bool has_members = std::any_of(fields.begin(), fields.end(), [](const Field& field) {
    return field.path.size() > 1 && field.path.front() == "result";
  });
  const auto line = [&](auto cell) {
    std::string text;
    for (const Field& field : fields) text += (&field == fields.data() ? "" : ",") + csv_field(cell(field));
    out << text << "\n";
  };
  line([](const Field& field) { return field.kind == Field::Kind::duration ? field.name + "_ms" : field.name; });
  runs([&](const IndexedRun& run) {
    line([&](const Field& field) {
      const json::value value = value_of(run, field);
      if (has_members && value.is_object() && field.path.size() == 1) return std::string();
      return value.is_null()     ? std::string()
             : value.is_string() ? without_formula(std::string(value.get_string()))
                                 : to_text(value);
    });
  });
}

}  // namespace skrobot
