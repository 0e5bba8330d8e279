// SPDX-License-Identifier: MIT
#include "query/missing_fields.hpp"

#include <set>
#include <skrobot/json.hpp>

#include "base/text.hpp"
#include "query/fields.hpp"

namespace skrobot {
namespace {

constexpr std::int64_t k_most_runs = 1000;  // whose names are suggested: the newest

// "optimizer.rate" for params.optimizer.rate, "loss" for metrics.loss.min.
std::string own_name(const Field& field) {
  const std::size_t end = field.path.front() == "metrics" ? 2 : field.path.size();
  std::string name;
  for (std::size_t i = 1; i < end; ++i) name += (i == 1 ? "" : ".") + quoted_part(field.path[i]);
  return name;
}

void add_names(const json::object& object, const std::string& prefix, bool is_nested, std::set<std::string>& names) {
  for (const auto& [key, value] : object) {
    const std::string name = prefix + quoted_part(std::string(key));
    names.insert(name);
    if (is_nested && value.is_object()) add_names(value.get_object(), name + ".", true, names);
  }
}

std::set<std::string> recorded_names(Database& database, const std::string& group) {
  std::set<std::string> names;
  const bool is_nested = group == "params" || group == "result";
  const std::string sql =
      "SELECT " + group + " FROM runs WHERE " + group + " IS NOT NULL ORDER BY started DESC LIMIT ?";
  Statement statement = database.prepare(Sql{sql, {k_most_runs}});
  while (statement.step()) {
    try {
      const json::value value = parse_json(statement.text(0));
      if (value.is_object()) add_names(value.get_object(), "", is_nested, names);
    } catch (const JsonError&) {
    }
  }
  return names;
}

bool has_row(Database& database, const Sql& sql) { return database.prepare(sql).step(); }

bool is_in_a_run(Database& database, const Field& field) {
  Sql sql{"SELECT 1 FROM runs WHERE ", {}};
  sql += field.sql;
  sql += " IS NOT NULL LIMIT 1";
  return has_row(database, sql);
}

}  // namespace

std::vector<std::string> missing_fields(Database& database, const std::vector<std::string>& names) {
  std::vector<std::string> sentences;
  if (names.empty() || !has_row(database, Sql{"SELECT 1 FROM runs LIMIT 1", {}})) return sentences;
  std::set<std::string> seen;
  for (const std::string& name : names) {
    if (!seen.insert(name).second) continue;
    const Field field = parse_field(name);
    const std::string group = field.path.front(), own = own_name(field);
    const bool is_in_group = group == "params" || group == "metrics" || group == "tags" || group == "result";
    if (!is_in_group || own.empty() || is_in_a_run(database, field)) continue;
    const std::set<std::string> known = recorded_names(database, group);
    if (known.contains(own)) continue;  // it is null, or a metric that was never a number
    std::string sentence = "no run has " + in_quotes(name);
    if (const auto near = nearest(own, std::vector<std::string>(known.begin(), known.end()))) {
      const std::string last = "." + field.path.back();
      const std::string member = group == "metrics" && name.ends_with(last) ? last : "";
      sentence += "; did you mean '" + printable(group + "." + *near + member) + "'?";
    }
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

}  // namespace skrobot
