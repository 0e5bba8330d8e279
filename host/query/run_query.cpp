// SPDX-License-Identifier: MIT
#include "query/run_query.hpp"

#include <skrobot/query_error.hpp>

#include "base/text.hpp"

namespace skrobot {

Sql conditions(const RunQuery& query) {
  Sql sql;
  const auto add = [&](const Sql& condition) {
    sql += sql.text.empty() ? " WHERE " : " AND ";
    sql += condition;
  };
  if (!query.experiments.empty()) {
    Sql in{"experiment IN (SELECT id FROM experiments WHERE name IN (", {}};
    for (const std::string& name : query.experiments) {
      if (!in.values.empty()) in += ", ";
      in += Sql{"?", {name}};
    }
    in += "))";
    add(in);
  }
  if (query.where) add(*query.where);
  return sql;
}

Order parse_sort(const std::string& text) {
  Order sorted;
  Sql& order = sorted.terms;
  std::size_t at = 0;
  for (std::string& name : split_names(text)) {
    const std::size_t position = at;
    at += name.size() + 1;
    const bool descends = name.starts_with('-');
    if (descends) name.erase(0, 1);
    if (name.empty()) throw QueryError("missing field name in " + in_quotes(text), "sort", position, {});
    Field field;
    try {
      field = parse_field(name);
    } catch (const Error& e) {
      throw QueryError(e.what(), "sort", position, e.hint());
    }
    if (!order.text.empty()) order += ", ";
    // Numbers, then text, then missing values, in both directions: SQLite would put text first in descending order.
    if (field.kind == Field::Kind::json) {
      order += "CASE typeof(";
      order += field.sql;
      order += ") WHEN 'null' THEN 2 WHEN 'text' THEN 1 ELSE 0 END, ";
    }
    order += field.sql;
    order += descends ? " DESC" : " ASC";
    if (field.kind != Field::Kind::json) order += " NULLS LAST";
    sorted.fields.push_back(name);
  }
  return sorted;
}

std::vector<std::int64_t> find_rows(Database& database, const RunQuery& query) {
  Sql sql{"SELECT id FROM runs", {}};
  sql += conditions(query);
  sql += " ORDER BY ";
  if (!query.order.text.empty()) {
    sql += query.order;
    sql += ", ";
  }
  // Damaged runs have no start: NULL, which SQLite sorts last in descending order. Row numbers change when a record is
  // read again; names do not.
  sql += "started DESC, experiment DESC, name DESC";
  if (query.limit != 0) sql += Sql{" LIMIT ?", {static_cast<std::int64_t>(query.limit)}};
  std::vector<std::int64_t> rows;
  Statement statement = database.prepare(sql);
  while (statement.step()) rows.push_back(statement.integer(0));
  return rows;
}

std::size_t count_rows(Database& database, const RunQuery& query) {
  Sql sql{"SELECT count(*) FROM runs", {}};
  sql += conditions(query);
  Statement statement = database.prepare(sql);
  statement.step();
  return static_cast<std::size_t>(statement.integer(0));
}

}  // namespace skrobot
