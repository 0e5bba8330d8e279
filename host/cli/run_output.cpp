// SPDX-License-Identifier: MIT
#include "cli/run_output.hpp"

#include <algorithm>
#include <ostream>
#include <skrobot/error.hpp>

#include "app/run_document.hpp"
#include "base/number.hpp"
#include "store/metrics_file.hpp"

namespace skrobot {

// A spreadsheet reads a field with one of these beginnings as a formula, which can send its neighbours' contents
// elsewhere. A leading apostrophe makes it text. Text that begins with an apostrophe gets another one, so that removing
// one restores every text. Numbers are left alone.
std::string without_formula(std::string text) {
  constexpr std::string_view k_signs[] = {"=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠"};
  const bool begins_so = std::any_of(std::begin(k_signs), std::end(k_signs),
                                     [&](std::string_view sign) { return text.starts_with(sign); });
  return begins_so && !number_from_text(text) ? "'" + text : text;
}

void print_json(std::ostream& out, const std::filesystem::path& repository, const RunSource& runs,
                const std::vector<Field>& fields) {
  bool is_first = true;
  runs([&](const RunSummary& run) {
    json::object object;
    if (fields.empty()) object = to_json(repository, run);
    for (const Field& field : fields) object[field.name] = value_of(run, field);
    out << (is_first ? "[\n  " : ",\n  ");
    // Indent by one more level; JSON strings contain no line ends.
    for (const char c : to_pretty_text(object)) {
      out << c;
      if (c == '\n') out << "  ";
    }
    is_first = false;
  });
  out << (is_first ? "[]\n" : "\n]\n");
}

void print_csv(std::ostream& out, const RunSource& runs, const std::vector<Field>& fields) {
  // If members of results have their own columns, the column `result` shows only results that are no objects.
  const bool has_members = std::any_of(fields.begin(), fields.end(), [](const Field& field) {
    return field.path.size() > 1 && field.path.front() == "result";
  });
  const auto line = [&](auto cell) {
    std::string text;
    for (const Field& field : fields) text += (&field == fields.data() ? "" : ",") + csv_field(cell(field));
    out << text << "\n";
  };
  line([](const Field& field) { return field.kind == Field::Kind::duration ? field.name + "_ms" : field.name; });
  runs([&](const RunSummary& run) {
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
