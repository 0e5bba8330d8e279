// SPDX-License-Identifier: MIT
#include "query/run_groups.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <unordered_map>

namespace skrobot {
namespace {

// The finite and other values of a field in a group.
struct Values {
  std::string field;
  std::vector<double> numbers;
};

struct Collected {
  std::vector<SqlValue> key;
  std::int64_t first_row = 0;
  std::int64_t first_started_ms = 0;
  std::size_t runs = 0;
  std::map<std::string, std::size_t, std::less<>> states;
  std::vector<Values> values;
};

// Equal for values that SQL calls equal: 1 and 1.0 too.
void append_key(std::string& key, const SqlValue& value) {
  const auto append = [&](char kind, const void* bytes, std::size_t size) {
    key += kind;
    key.append(static_cast<const char*>(bytes), size);
  };
  if (const auto* text = std::get_if<std::string>(&value)) {
    const std::size_t size = text->size();
    append('t', &size, sizeof size);
    key += *text;
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    append('i', whole, sizeof *whole);
  } else if (const auto* number = std::get_if<double>(&value)) {
    constexpr double k_whole = 9007199254740992.0;
    const auto near = std::abs(*number) <= k_whole ? static_cast<std::int64_t>(*number) : 0;
    if (std::abs(*number) <= k_whole && static_cast<double>(near) == *number) append('i', &near, sizeof near);
    else append('d', number, sizeof *number);
  } else {
    key += 'n';
  }
}

int rank_of(const SqlValue& value) {
  return std::holds_alternative<std::nullptr_t>(value) ? 2 : std::holds_alternative<std::string>(value) ? 1 : 0;
}

double number_in(const SqlValue& value) {
  const auto* whole = std::get_if<std::int64_t>(&value);
  return whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
}

bool precedes(const std::vector<SqlValue>& a, const std::vector<SqlValue>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int rank_a = rank_of(a[i]), rank_b = rank_of(b[i]);
    if (rank_a != rank_b) return rank_a < rank_b;
    if (rank_a == 1 && a[i] != b[i]) return std::get<std::string>(a[i]) < std::get<std::string>(b[i]);
    if (rank_a == 0 && number_in(a[i]) != number_in(b[i])) return number_in(a[i]) < number_in(b[i]);
  }
  return false;
}

// Adds a value to a field's; groups have their fields nearly always in the same order, so `hint` nearly always is it.
void add_value(Collected& group, std::size_t hint, std::string_view field, double value) {
  std::vector<Values>& all = group.values;
  const auto is_it = [&](const Values& values) { return values.field == field; };
  auto found = hint < all.size() && is_it(all[hint]) ? all.begin() + static_cast<std::ptrdiff_t>(hint)
                                                     : std::find_if(all.begin(), all.end(), is_it);
  if (found == all.end()) found = all.insert(found, Values{std::string(field), {}});
  found->numbers.push_back(value);
}

// A number as index_update writes it: 9e999 is infinite, null is NaN.
double number_at(std::string_view& text) {
  double value = std::numeric_limits<double>::quiet_NaN();
  const std::size_t size = std::min(text.find_first_of(",}"), text.size());
  const std::string_view written = text.substr(0, size);
  if (written == "9e999" || written == "-9e999")
    value = written.front() == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  else std::from_chars(written.data(), written.data() + written.size(), value);
  text.remove_prefix(size);
  return value;
}

// Calls `take` for each member of the column `latest`, an object of numbers without spaces that index_update wrote. A
// JSON library would take most of the time of grouping.
template <class Take>
void each_latest(std::string_view text, Take take) {
  std::string unescaped;
  if (!text.empty()) text.remove_prefix(1);
  for (std::size_t i = 0; text.size() > 1 && text.front() == '"'; ++i) {
    std::size_t end = 1;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    if (end + 1 >= text.size()) return;
    std::string_view name = text.substr(1, end - 1);
    if (name.find('\\') != std::string_view::npos) {
      unescaped = std::string(parse_json(text.substr(0, end + 1)).as_string());
      name = unescaped;
    }
    text.remove_prefix(end + 2);
    const double value = number_at(text);
    take(i, name, value);
    if (!text.empty()) text.remove_prefix(1);
  }
}

Sql query_of(const RunGroupQuery& query) {
  Sql sql{"SELECT id, state, started", {}};
  for (const auto* fields : {&query.by, &query.fields}) {
    for (const Field& field : *fields) {
      sql += ", ";
      sql += field.sql;
    }
  }
  if (query.fields.empty()) sql += ", latest";
  sql += " FROM runs";
  sql += conditions(query.runs);
  return sql;
}

class Collector {
 public:
  explicit Collector(const RunGroupQuery& query) : query_(query) {
    for (const Field& field : query.fields) names_.push_back(field.name);
  }

  void take(const Statement& row) {
    Collected& group = group_of(row);
    ++group.runs;
    const std::int64_t started = row.integer(2);
    if (started != 0 && (group.first_started_ms == 0 || started < group.first_started_ms))
      group.first_started_ms = started;
    const std::string_view state = row.text(1);
    const auto counter = group.states.find(state);
    if (counter != group.states.end()) ++counter->second;
    else group.states.emplace(state, 1);
    if (query_.counted == CountedRuns::completed && state != "completed") return;
    const int first = 3 + static_cast<int>(query_.by.size());
    if (query_.fields.empty()) {
      each_latest(row.text(first),
                  [&](std::size_t i, std::string_view name, double value) { add_value(group, i, name, value); });
      return;
    }
    for (std::size_t i = 0; i < query_.fields.size(); ++i) {
      const SqlValue value = row.value(first + static_cast<int>(i));
      if (rank_of(value) == 0) add_value(group, i, names_[i], number_in(value));
    }
  }

  std::vector<Collected> all() {
    std::sort(groups_.begin(), groups_.end(),
              [](const Collected& a, const Collected& b) { return precedes(a.key, b.key); });
    return std::move(groups_);
  }

 private:
  Collected& group_of(const Statement& row) {
    key_.clear();
    std::vector<SqlValue> values;
    for (std::size_t i = 0; i < query_.by.size(); ++i) {
      values.push_back(row.value(3 + static_cast<int>(i)));
      append_key(key_, values.back());
    }
    const auto [known, is_new] = known_.emplace(key_, groups_.size());
    if (is_new) {
      groups_.emplace_back();
      groups_.back().key = std::move(values);
      groups_.back().first_row = row.integer(0);
      // Fields that were asked for stand in every group, in their order.
      for (const std::string& name : names_) groups_.back().values.push_back({name, {}});
    }
    return groups_[known->second];
  }

  const RunGroupQuery& query_;
  std::vector<std::string> names_;
  std::string key_;
  std::unordered_map<std::string, std::size_t> known_;
  std::vector<Collected> groups_;
};

}  // namespace

FieldStatistics to_statistics(std::string field, const Summary& summary) {
  FieldStatistics statistics;
  statistics.field = std::move(field);
  statistics.n = summary.n;
  statistics.not_finite = summary.not_finite;
  statistics.mean = summary.mean;
  statistics.deviation = summary.deviation;
  statistics.mean_low = summary.mean_interval.low;
  statistics.mean_high = summary.mean_interval.high;
  statistics.median = summary.median;
  statistics.lower_quartile = summary.lower_quartile;
  statistics.upper_quartile = summary.upper_quartile;
  statistics.min = summary.min;
  statistics.max = summary.max;
  return statistics;
}

std::vector<RunGroup> find_groups(RunIndex& index, const RunGroupQuery& query) {
  Collector collector(query);
  {
    Statement statement = index.database().prepare(query_of(query));
    while (statement.step()) collector.take(statement);
  }
  std::vector<RunGroup> groups;
  for (Collected& collected : collector.all()) {
    RunGroup group;
    // As the record has them: SQL knows neither true nor lists.
    const IndexedRun run = index.load(collected.first_row);
    for (const Field& field : query.by) group.values.push_back(value_of(run, field));
    group.runs = collected.runs;
    group.states = {collected.states.begin(), collected.states.end()};
    group.first_started_ms = collected.first_started_ms;
    for (Values& values : collected.values) {
      const bool is_metric = query.fields.empty();
      group.statistics.push_back(to_statistics(is_metric ? "metrics." + quoted_part(values.field) : values.field,
                                               summarize(std::move(values.numbers))));
    }
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace skrobot
