// SPDX-License-Identifier: MIT
#include "app/group_list.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "query/fields.hpp"

namespace skrobot {
namespace {

struct SortTerm {
  std::size_t by = 0;  // the number of the group's value, or
  std::string field;   // whose mean counts
  bool descends = false;
};

std::vector<SortTerm> read_sort(const GroupListQuery& query, const std::vector<std::string>& fields) {
  std::vector<SortTerm> terms;
  if (query.sort.empty()) return terms;
  for (std::string& name : split_names(query.sort)) {
    SortTerm term;
    term.descends = name.starts_with('-');
    if (term.descends) name.erase(0, 1);
    static_cast<void>(parse_field(name));
    const auto& by = query.groups.by;
    const auto found = std::find(by.begin(), by.end(), name);
    term.by = static_cast<std::size_t>(found - by.begin());
    if (found == by.end() && std::find(fields.begin(), fields.end(), name) == fields.end())
      throw Error(Fault::usage, "groups cannot be sorted by " + in_quotes(name),
                  "sort by a field of --group-by, or by one that is shown: " + list_in_quotes(fields, 5));
    if (found == by.end()) term.field = name;
    terms.push_back(std::move(term));
  }
  return terms;
}

double mean_in(const RunGroup& group, const std::string& field) {
  const FieldStatistics* statistics = statistics_of(group, field);
  return statistics != nullptr ? statistics->mean : std::numeric_limits<double>::quiet_NaN();
}

// Below 0: a comes first. What is missing comes last either way.
int compare_by(const SortTerm& term, std::size_t place_a, std::size_t place_b, const RunGroup& a, const RunGroup& b) {
  const int sign = term.descends ? -1 : 1;
  if (term.field.empty()) {
    const json::value &one = a.values[term.by], &other = b.values[term.by];
    if (one == other) return 0;
    if (one.is_null() || other.is_null()) return one.is_null() ? 1 : -1;
    // The groups came ordered by value.
    return place_a < place_b ? -sign : sign;
  }
  const double one = mean_in(a, term.field), other = mean_in(b, term.field);
  if (std::isnan(one) || std::isnan(other)) return std::isnan(one) == std::isnan(other) ? 0 : std::isnan(one) ? 1 : -1;
  return one == other ? 0 : one < other ? -sign : sign;
}

void order_groups(const std::vector<SortTerm>& terms, std::vector<RunGroup>& groups) {
  if (terms.empty()) return;
  std::vector<std::size_t> order(groups.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    for (const SortTerm& term : terms) {
      if (const int compared = compare_by(term, a, b, groups[a], groups[b]); compared != 0) return compared < 0;
    }
    return false;
  });
  std::vector<RunGroup> ordered;
  for (const std::size_t i : order) ordered.push_back(std::move(groups[i]));
  groups = std::move(ordered);
}

json::value number_or_null(double value) { return std::isfinite(value) ? json::value(value) : json::value(); }

}  // namespace

const FieldStatistics* statistics_of(const RunGroup& group, const std::string& field) {
  for (const FieldStatistics& statistics : group.statistics) {
    if (statistics.field == field) return &statistics;
  }
  return nullptr;
}

std::vector<std::string> group_fields(const std::string& text) {
  std::vector<std::string> names = split_names(text);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) throw Error(Fault::usage, "--group-by: the name of a field is missing");
    try {
      static_cast<void>(parse_field(names[i]));
    } catch (const Error& error) {
      throw Error(error.fault(), std::string("--group-by: ") + error.what(), error.hint());
    }
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
        names.begin() + static_cast<std::ptrdiff_t>(i))
      throw Error(Fault::usage, "--group-by: " + in_quotes(names[i]) + " is given twice");
  }
  return names;
}

GroupList list_groups(Repository& repository, const GroupListQuery& query) {
  for (const std::string& name : query.groups.fields) {
    const Field::Kind kind = parse_field(name).kind;
    if (kind == Field::Kind::text || kind == Field::Kind::time)
      throw Error(Fault::usage,
                  "--columns: " + in_quotes(name) + " is not a number; groups have statistics of numbers");
  }
  GroupList list;
  list.by = query.groups.by;
  list.groups = repository.groups(query.groups);
  list.count = list.groups.size();
  std::vector<std::string> named = query.groups.by;
  named.insert(named.end(), query.groups.fields.begin(), query.groups.fields.end());
  list.unknown = repository.unknown_fields({query.groups.where, {}, query.groups.runs, 0}, named);
  for (const RunGroup& group : list.groups) {
    for (const FieldStatistics& statistics : group.statistics) {
      if (std::find(list.fields.begin(), list.fields.end(), statistics.field) == list.fields.end())
        list.fields.push_back(statistics.field);
    }
  }
  if (!list.groups.empty()) order_groups(read_sort(query, list.fields), list.groups);
  if (query.limit != 0 && list.groups.size() > query.limit) list.groups.resize(query.limit);
  return list;
}

json::array groups_document(const GroupList& list) {
  json::array document;
  for (const RunGroup& group : list.groups) {
    json::object values, states, all;
    for (std::size_t i = 0; i < list.by.size(); ++i) values[list.by[i]] = group.values[i];
    for (const auto& [state, count] : group.states) states[state] = count;
    for (const FieldStatistics& one : group.statistics) {
      all[one.field] = json::object{{"n", one.n},
                                    {"not_finite", one.not_finite},
                                    {"mean", number_or_null(one.mean)},
                                    {"deviation", number_or_null(one.deviation)},
                                    {"mean_low", number_or_null(one.mean_low)},
                                    {"mean_high", number_or_null(one.mean_high)},
                                    {"median", number_or_null(one.median)},
                                    {"lower_quartile", number_or_null(one.lower_quartile)},
                                    {"upper_quartile", number_or_null(one.upper_quartile)},
                                    {"min", number_or_null(one.min)},
                                    {"max", number_or_null(one.max)}};
    }
    document.push_back({{"group", std::move(values)},
                        {"runs", group.runs},
                        {"states", std::move(states)},
                        {"statistics", std::move(all)}});
  }
  return document;
}

}  // namespace skrobot
