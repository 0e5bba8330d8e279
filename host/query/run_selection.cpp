// SPDX-License-Identifier: MIT
#include "query/run_selection.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <skrobot/error.hpp>

#include "base/text.hpp"
#include "store/layout.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_least_id = 4;
constexpr std::size_t k_most_shown = 5;
constexpr const char* k_list_hint = "'skrobot list' shows all runs";
// Appended to a prefix, sorts after every name with that prefix.
constexpr const char* k_after = "\xF4\x8F\xBF\xBF";

[[noreturn]] void ambiguous(const std::string& word, const std::vector<std::string>& candidates) {
  throw Error(Fault::usage, in_quotes(word) + " is ambiguous: " + list_in_quotes(candidates, k_most_shown),
              "use a longer prefix");
}

// The first column of the rows found; limited to one more than is ever shown.
std::vector<std::string> texts(Database& database, Sql sql) {
  sql += " LIMIT " + std::to_string(k_most_shown + 1);
  std::vector<std::string> found;
  Statement statement = database.prepare(sql);
  while (statement.step()) found.emplace_back(statement.text(0));
  return found;
}

Sql begins(const char* column, const std::string& word) {
  return {std::string(column) + " >= ? AND " + column + " < ?", {word, word + k_after}};
}

bool is_id_beginning(const std::string& word) {
  return word.size() >= k_least_id && word.find_first_not_of("0123456789abcdef-") == std::string::npos;
}

constexpr const char* k_is_experiment = "(has_log OR fault IS NOT NULL)";

// Experiments by name or ID, the newest first.
std::vector<std::string> experiments(Database& database, const std::string& word) {
  auto found =
      texts(database, {std::string("SELECT name FROM experiments WHERE name = ? AND ") + k_is_experiment, {word}});
  if (!found.empty()) return found;
  Sql sql{std::string("SELECT name FROM experiments WHERE ") + k_is_experiment + " AND (", {}};
  sql += begins("name", word);
  if (is_id_beginning(word)) {
    sql += " OR ";
    sql += begins("uuid", word);
  }
  sql += ") ORDER BY built DESC";
  return texts(database, sql);
}

// "experiment/run" by the ID of the run.
std::vector<std::string> runs_by_id(Database& database, const std::string& word) {
  if (!is_id_beginning(word)) return {};
  Sql sql{"SELECT e.name || '/' || r.name FROM runs r JOIN experiments e ON e.id = r.experiment WHERE ", {}};
  sql += begins("r.uuid", word);
  return texts(database, sql);
}

std::vector<std::string> runs_of(Database& database, const std::string& experiment, const Sql& condition) {
  Sql sql{"SELECT name FROM runs WHERE experiment = (SELECT id FROM experiments WHERE name = ?) AND (", {experiment}};
  sql += condition;
  sql += ") ORDER BY started DESC, experiment DESC, name DESC";
  return texts(database, sql);
}

[[noreturn]] void unknown(RunIndex& index, const std::string& word) {
  const auto known = index.read([](Database& database) {
    std::vector<std::string> names;
    Statement statement = database.prepare("SELECT name FROM experiments WHERE has_log ORDER BY built DESC LIMIT 1000");
    while (statement.step()) names.emplace_back(statement.text(0));
    return names;
  });
  const auto near = nearest(word, known);
  const std::string hint = near            ? "did you mean '" + *near + "'?"
                           : known.empty() ? "there are no experiments in " + index.repository().string()
                                           : k_list_hint;
  throw Error(Fault::usage, "there is no experiment or run " + in_quotes(word), hint);
}

// 0 for "latest", 2 for "latest~2", none for any other word.
std::optional<std::int64_t> age(const std::string& word) {
  if (word == "latest") return 0;
  if (!word.starts_with("latest~")) return std::nullopt;
  std::int64_t number = 0;
  const char* begin = word.data() + 7;
  const auto read = std::from_chars(begin, word.data() + word.size(), number);
  if (read.ec != std::errc() || read.ptr != word.data() + word.size() || number < 0) {
    throw Error(Fault::usage, "expected latest or latest~N, got " + in_quotes(word),
                "latest~1 is the run before the latest");
  }
  return number;
}

Selection select_by_age(RunIndex& index, const std::string& word, std::int64_t number) {
  auto found = index.read([&](Database& database) {
    std::optional<Selection> selection;
    Statement statement = database.prepare(
        "SELECT e.name, r.name FROM runs r JOIN experiments e ON e.id = r.experiment"
        " WHERE r.id = (SELECT id FROM runs WHERE started IS NOT NULL ORDER BY started DESC, experiment DESC, name "
        "DESC LIMIT 1 OFFSET ?)");
    if (statement.bind({number}).step())
      selection = Selection{std::string(statement.text(0)), std::string(statement.text(1))};
    return selection;
  });
  if (found) return *found;
  throw Error(
      Fault::usage,
      "there is no run " + in_quotes(word) + ": the repository " + index.repository().string() + " has fewer runs",
      k_list_hint);
}

std::string experiment_named(RunIndex& index, const std::string& word, const std::string& whole) {
  std::vector<std::string> found;
  if (const auto number = age(word)) {
    found = index.read([&](Database& database) {
      std::vector<std::string> names;
      Statement statement = database.prepare(
          "SELECT name FROM experiments WHERE built IS NOT NULL ORDER BY built DESC, name DESC LIMIT 1 OFFSET ?");
      if (statement.bind({*number}).step()) names.emplace_back(statement.text(0));
      return names;
    });
  } else {
    found = index.read([&](Database& database) { return experiments(database, word); });
  }
  if (found.empty()) unknown(index, whole);
  if (found.size() > 1) ambiguous(word, found);
  return found.front();
}

std::string run_named(RunIndex& index, const std::string& experiment, const std::string& word) {
  const auto found = index.read([&](Database& database) {
    for (const Sql& condition :
         {Sql{"name = ?", {word}}, begins("name", word + "/"), begins("name", word), begins("uuid", word)}) {
      auto names = runs_of(database, experiment, condition);
      if (!names.empty()) return names;
    }
    return std::vector<std::string>();
  });
  if (found.size() > 1) ambiguous(experiment + "/" + word, found);
  if (found.size() == 1) return found.front();
  const auto there = index.read([&](Database& database) { return runs_of(database, experiment, {"1", {}}); });
  throw Error(Fault::usage, "there is no run " + in_quotes(word) + " in " + in_quotes(experiment, 200),
              there.empty() ? "the experiment has no runs" : "its runs are " + list_in_quotes(there, k_most_shown));
}

// The word without the path of the repository and without trailing slashes, as completion adds them.
std::string within(const RunIndex& index, std::string word) {
  while (word.ends_with('/')) word.pop_back();
  if (word.find('/') == std::string::npos) return word;
  std::error_code code;
  const std::filesystem::path path = std::filesystem::absolute(word, code).lexically_normal();
  const std::string relative = path.lexically_relative(index.repository()).string();
  return relative.empty() || relative == "." || relative.starts_with("..") ? word : relative;
}

// Refuses a word if a part of it cannot be the name of a directory entry.
void check_word(const RunIndex& index, const std::string& word, const std::string& given) {
  if (word.empty()) throw Error(Fault::usage, "the experiment or run name is empty", k_list_hint);
  std::string_view rest = word;
  while (true) {
    const std::size_t slash = rest.find('/');
    if (!is_entry_name(rest.substr(0, slash))) {
      throw Error(Fault::usage,
                  in_quotes(given, 300) + " does not name anything in the repository " + index.repository().string(),
                  k_list_hint);
    }
    if (slash == std::string_view::npos) return;
    rest.remove_prefix(slash + 1);
  }
}

Selection find_selection(RunIndex& index, const std::string& given) {
  const std::string word = within(index, given);
  check_word(index, word, given);
  const std::size_t slash = word.find('/');
  if (slash != std::string::npos) {
    const std::string experiment = experiment_named(index, word.substr(0, slash), given);
    return {experiment, run_named(index, experiment, word.substr(slash + 1))};
  }
  if (const auto number = age(word)) return select_by_age(index, word, *number);
  auto found = index.read([&](Database& database) { return experiments(database, word); });
  const auto runs = index.read([&](Database& database) { return runs_by_id(database, word); });
  if (found.size() == 1 && found.front() == word) return {word, std::nullopt};
  found.insert(found.end(), runs.begin(), runs.end());
  if (found.empty()) unknown(index, given);
  if (found.size() > 1) ambiguous(given, found);
  const std::size_t cut = found.front().find('/');
  if (cut == std::string::npos) return {found.front(), std::nullopt};
  return {found.front().substr(0, cut), found.front().substr(cut + 1)};
}

}  // namespace

Selection select(RunIndex& index, const std::string& word) {
  Selection selection = find_selection(index, word);
  // Check the names from the index before they become a path.
  const std::filesystem::path experiment = experiment_at(index.repository(), selection.experiment);
  if (selection.run) static_cast<void>(files_at(experiment, *selection.run));
  return selection;
}

std::vector<IndexedRun> select_runs(RunIndex& index, const std::string& word) {
  const Selection selection = select(index, word);
  Sql sql{"SELECT id FROM runs WHERE experiment = (SELECT id FROM experiments WHERE name = ?)", {selection.experiment}};
  if (selection.run) sql += Sql{" AND name = ?", {*selection.run}};
  sql += " ORDER BY started, name";
  auto runs = index.load_all(sql);
  if (runs.empty())
    throw Error(Fault::usage, "the experiment " + in_quotes(selection.experiment, 200) + " has no runs");
  return runs;
}

IndexedRun select_run(RunIndex& index, const std::string& word) {
  const Selection selection = select(index, word);
  std::string name;
  if (selection.run) {
    name = *selection.run;
  } else {
    const auto names = index.read([&](Database& database) {
      return runs_of(database, selection.experiment, {"1", {}});
    });
    if (names.empty())
      throw Error(Fault::usage, "the experiment " + in_quotes(selection.experiment, 200) + " has no runs");
    if (names.size() > 1) {
      throw Error(Fault::usage,
                  "the experiment " + in_quotes(selection.experiment, 200) +
                      " has several runs: " + list_in_quotes(names, k_most_shown),
                  "specify " + selection.experiment + "/RUN");
    }
    name = names.front();
  }
  return index.read([&](Database& database) {
    Statement statement = database.prepare(
        "SELECT id FROM runs WHERE experiment = (SELECT id FROM experiments WHERE name = ?) AND name = ?");
    if (!statement.bind({selection.experiment, name}).step()) throw DatabaseError("a row of the index is gone", true);
    return index.load(statement.integer(0));
  });
}

}  // namespace skrobot
