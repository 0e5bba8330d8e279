// SPDX-License-Identifier: MIT
#include "query/fields.hpp"

#include <algorithm>
#include <array>
#include <skrobot/error.hpp>

#include "base/text.hpp"

namespace skrobot {
namespace {

using Kind = Field::Kind;

struct PlainField {
  const char* name;
  Kind kind;
  const char* sql;
};

constexpr std::array<PlainField, 15> k_plain{{
    {"experiment", Kind::text, "(SELECT e.name FROM experiments e WHERE e.id = runs.experiment)"},
    {"experimenter", Kind::text, "(SELECT e.experimenter FROM experiments e WHERE e.id = runs.experiment)"},
    {"run", Kind::text, "runs.name"},
    {"task", Kind::text, "runs.task"},
    {"state", Kind::text, "runs.state"},
    {"id", Kind::text, "runs.uuid"},
    {"started", Kind::time, "runs.started"},
    {"finished", Kind::time, "runs.finished"},
    {"duration", Kind::duration, "runs.duration"},
    {"seed", Kind::number, "runs.seed"},
    {"host", Kind::text, "runs.host"},
    {"note", Kind::text, "runs.note"},
    {"error", Kind::text, "runs.error"},
    {"plugin", Kind::text, "runs.plugin"},
    {"fault", Kind::text, "runs.fault"},
}};

// Members of groups that have no others.
struct DottedField {
  const char* group;
  const char* member;
  Kind kind;
  const char* sql;
};

constexpr std::array<DottedField, 8> k_dotted{
    {{"plugin", "version", Kind::text, "runs.plugin_version"},
     {"plugin", "sha256", Kind::text, "runs.plugin_sha256"},
     {"git", "commit", Kind::text,
      "(SELECT json_extract(e.log, '$.git.commit') FROM experiments e WHERE e.id = runs.experiment)"},
     {"git", "branch", Kind::text,
      "(SELECT json_extract(e.log, '$.git.branch') FROM experiments e WHERE e.id = runs.experiment)"},
     {"git", "dirty", Kind::json,
      "(SELECT json_extract(e.log, '$.git.dirty') FROM experiments e WHERE e.id = runs.experiment)"},
     {"resources", "user_ms", Kind::number, "json_extract(runs.resources, '$.user_ms')"},
     {"resources", "system_ms", Kind::number, "json_extract(runs.resources, '$.system_ms')"},
     {"resources", "peak_memory_bytes", Kind::number, "json_extract(runs.resources, '$.peak_memory_bytes')"}}};

constexpr std::array<const char*, 5> k_summary{"last", "min", "max", "count", "last_step"};

// The member of a JSON column at the path `keys`. SQLite's paths cannot contain quotes or backslashes; such keys need a
// search.
Sql member_sql(const std::string& column, const std::vector<std::string>& keys) {
  Sql sql{column, {}};
  std::string path = "$";
  const auto close = [&] {
    if (path == "$") return;
    sql = Sql{"json_extract(" + sql.text + ", ?)", sql.values};
    sql.values.emplace_back(path);
    path = "$";
  };
  for (const std::string& key : keys) {
    if (key.find_first_of("\"\\") == std::string::npos) {
      path += ".\"" + key + "\"";
      continue;
    }
    close();
    sql = Sql{"(SELECT value FROM json_each(" + sql.text + ") WHERE key = ?)", sql.values};
    sql.values.emplace_back(key);
  }
  close();
  return sql;
}

[[noreturn]] void unknown_field(const std::string& name, const std::string& first) {
  std::vector<std::string> known = plain_fields();
  for (const char* group : {"params", "metrics", "tags", "result"}) known.emplace_back(group);
  const auto near = nearest(first, known);
  std::string hint =
      "fields are " + list_in_quotes(plain_fields()) + ", params.NAME, metrics.NAME, tags.NAME and result.NAME";
  std::vector<std::string> members;
  for (const DottedField& field : k_dotted) {
    if (first == field.group) members.emplace_back(first + "." + field.member);
  }
  if (!members.empty())
    throw Error(Fault::usage, "unknown field " + in_quotes(name), "there are " + list_in_quotes(members));
  if (near) hint = "did you mean '" + *near + name.substr(std::min(first.size(), name.size())) + "'?";
  throw Error(Fault::usage, "unknown field " + in_quotes(name), hint);
}

}  // namespace

const std::vector<std::string>& plain_fields() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const PlainField& field : k_plain) all.emplace_back(field.name);
    return all;
  }();
  return names;
}

std::vector<std::string> name_parts(const std::string& name) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '.') {
      parts.emplace_back();
    } else if ((name[i] == '"' || name[i] == '\'') && parts.back().empty()) {
      const char quote = name[i];
      for (++i; i < name.size() && name[i] != quote; ++i) {
        if (name[i] == '\\' && i + 1 < name.size()) ++i;
        parts.back() += name[i];
      }
      if (i >= name.size() || (i + 1 < name.size() && name[i + 1] != '.')) return {};
    } else {
      parts.back() += name[i];
    }
  }
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty(); })
             ? std::vector<std::string>()
             : parts;
}

std::vector<std::string> split_names(const std::string& text) {
  std::vector<std::string> names(1);
  char quote = 0;
  for (const char c : text) {
    if (quote == 0 && c == ',') {
      names.emplace_back();
      continue;
    }
    if (quote == 0 && (c == '"' || c == '\'')) quote = c;
    else if (c == quote) quote = 0;
    names.back() += c;
  }
  return names;
}

std::string quoted_part(const std::string& part) {
  const bool plain = !part.empty() && part.find_first_of(" .,\"'\\()<>=!~\t") == std::string::npos;
  if (plain) return part;
  std::string quoted = "\"";
  for (const char c : part) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

Field parse_field(const std::string& name) {
  for (const PlainField& field : k_plain) {
    if (name == field.name) return {name, field.kind, {field.sql, {}}, {name}};
  }
  for (const DottedField& field : k_dotted) {
    if (name != std::string(field.group) + "." + field.member) continue;
    // A plugin's are columns of their own.
    if (field.group == std::string("plugin")) return {name, field.kind, {field.sql, {}}, {name}};
    return {name, field.kind, {field.sql, {}}, {field.group, field.member}};
  }
  std::vector<std::string> parts = name_parts(name);
  if (parts.empty())
    throw Error(Fault::usage, in_quotes(name) + " is not a valid field name",
                "write metrics.auc, or metrics.\"val.auc\" if the name contains a dot");
  const std::string group = parts.front();
  parts.erase(parts.begin());
  const bool is_group = group == "params" || group == "metrics" || group == "tags" || group == "result";
  if (!is_group || (parts.empty() && group != "result")) {
    if (is_group)
      throw Error(Fault::usage, in_quotes(name) + " is a group of fields, not a field", "write " + group + ".NAME");
    unknown_field(name, group);
  }
  if (group == "metrics") {
    const bool has_member =
        parts.size() > 1 && std::find(k_summary.begin(), k_summary.end(), parts.back()) != k_summary.end();
    std::string member = "last";
    if (has_member) member = parts.back(), parts.pop_back();
    // Dots without quotes are part of the metric's name.
    std::string metric;
    for (const std::string& part : parts) metric += (metric.empty() ? "" : ".") + part;
    const Sql sql =
        member == "last" ? member_sql("runs.latest", {metric}) : member_sql("runs.metrics", {metric, member});
    return {name, Kind::number, sql, {group, metric, member}};
  }
  if (group == "tags") {
    std::string tag;
    for (const std::string& part : parts) tag += (tag.empty() ? "" : ".") + part;
    return {name, Kind::json, member_sql("runs.tags", {tag}), {group, tag}};
  }
  if (parts.empty()) return {name, Kind::json, {"json_extract(runs.result, '$')", {}}, {group}};
  Field field{name, Kind::json, member_sql("runs." + group, parts), {group}};
  field.path.insert(field.path.end(), parts.begin(), parts.end());
  return field;
}

json::value value_of(const IndexedRun& run, const Field& field) {
  const auto text = [](const std::string& value) { return value.empty() ? json::value() : json::value(value); };
  const std::string& first = field.path.front();
  if (field.path.size() > 1 || first == "result") {
    json::value value = first == "params"      ? run.params
                        : first == "metrics"   ? run.metrics
                        : first == "tags"      ? json::value(run.tags)
                        : first == "git"       ? json::value(run.git)
                        : first == "resources" ? json::value(run.resources)
                                               : run.result;
    for (std::size_t i = 1; i < field.path.size(); ++i) {
      const json::value* inner = value.is_object() ? value.get_object().if_contains(field.path[i]) : nullptr;
      if (inner == nullptr) return nullptr;
      json::value next = *inner;
      value = std::move(next);
    }
    return value;
  }
  if (first == "seed") return run.task.empty() ? json::value() : json::value(run.seed);
  if (first == "duration") return run.duration_ms < 0 ? json::value() : json::value(run.duration_ms);
  const std::pair<const char*, const std::string*> texts[] = {{"experiment", &run.experiment},
                                                              {"experimenter", &run.experimenter},
                                                              {"run", &run.run},
                                                              {"task", &run.task},
                                                              {"state", &run.state},
                                                              {"id", &run.id},
                                                              {"started", &run.started},
                                                              {"finished", &run.finished},
                                                              {"host", &run.host},
                                                              {"note", &run.note},
                                                              {"error", &run.error},
                                                              {"plugin", &run.plugin},
                                                              {"plugin.version", &run.plugin_version},
                                                              {"plugin.sha256", &run.plugin_sha256},
                                                              {"fault", &run.fault}};
  for (const auto& [name, value] : texts) {
    if (first == name) return text(*value);
  }
  return nullptr;
}

namespace {

void flatten(const json::object& object, const std::string& prefix,
             std::vector<std::pair<std::string, json::value>>& all) {
  for (const auto& [key, value] : object) {
    const std::string name = prefix + quoted_part(std::string(key));
    if (value.is_object() && !value.get_object().empty()) flatten(value.get_object(), name + ".", all);
    else all.emplace_back(name, value);
  }
}

}  // namespace

std::vector<std::pair<std::string, json::value>> flattened(const json::object& object) {
  std::vector<std::pair<std::string, json::value>> all;
  flatten(object, "", all);
  return all;
}

}  // namespace skrobot
