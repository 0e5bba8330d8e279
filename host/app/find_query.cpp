// SPDX-License-Identifier: MIT
#include "app/find_query.hpp"

#include <skrobot/error.hpp>

#include "query/filter.hpp"
#include "query/run_selection.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_names = 10'000;  // SQLite binds 32,766 values

// `tuple` repeated `count` times: "(?, ?), (?, ?)".
std::string listed(const char* tuple, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ", ") + std::string(tuple);
  return text;
}

// A condition for these runs and all runs of these experiments.
Sql of_names(RunIndex& index, const std::vector<std::string>& names) {
  if (names.size() > k_most_names)
    throw Error(Fault::usage,
                "a query can name " + std::to_string(k_most_names) + " runs, and " + std::to_string(names.size()) +
                    " are named",
                "--where says which runs are meant");
  Sql experiments, runs;
  for (const std::string& name : names) {
    const Selection selection = select(index, name);
    if (selection.run) runs.values.insert(runs.values.end(), {selection.experiment, *selection.run});
    else experiments.values.emplace_back(selection.experiment);
  }
  Sql sql{"(experiment IN (SELECT id FROM experiments WHERE name IN (" + listed("?", experiments.values.size()) + "))",
          experiments.values};
  if (!runs.values.empty()) {
    sql += Sql{" OR (experiment, name) IN (SELECT e.id, v.column2 FROM (VALUES " +
                   listed("(?, ?)", runs.values.size() / 2) + ") v JOIN experiments e ON e.name = v.column1)",
               runs.values};
  }
  sql += ")";
  return sql;
}

}  // namespace

FindQuery read_query(const FindOptions& options) {
  FindQuery read;
  read.query.limit = options.limit;
  if (!options.sort.empty()) {
    Order order = parse_sort(options.sort);
    read.query.order = std::move(order.terms);
    read.fields = std::move(order.fields);
  }
  if (!options.where.empty()) {
    Filter filter = parse_filter(options.where);
    read.query.where = std::move(filter.condition);
    read.fields.insert(read.fields.end(), filter.fields.begin(), filter.fields.end());
  }
  return read;
}

RunQuery with_names(RunIndex& index, RunQuery query, const std::vector<std::string>& names) {
  if (names.empty()) return query;
  Sql condition = of_names(index, names);
  if (query.where) {
    condition += " AND ";
    condition += *query.where;
  }
  query.where = std::move(condition);
  return query;
}

}  // namespace skrobot
