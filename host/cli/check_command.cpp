// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <sstream>

#include "app/settings.hpp"
#include "base/duration.hpp"
#include "base/machine.hpp"
#include "base/number.hpp"
#include "base/table.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "check/checker.hpp"
#include "cli/command.hpp"
#include "cli/command_line.hpp"
#include "cli/interrupt.hpp"
#include "plugin/plugin_file.hpp"

namespace skrobot {
namespace {

constexpr int k_not_good = 1;
constexpr int k_cancelled = 130;
constexpr std::size_t k_most_detail_lines = 12;

struct TypedCheck {
  std::string file, level = "standard", seed, timeout;
  std::vector<std::string> only, set;
  bool list = false, json = false, allow_untrusted = false;
};

CheckLevel read_level(const std::string& text) {
  const std::vector<std::string> names{"basic", "standard", "strict"};
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end())
    throw Error(Fault::usage, "--level: expected basic, standard or strict, got " + in_quotes(text));
  return static_cast<CheckLevel>(found - names.begin());
}

std::uint64_t read_seed(const std::string& text) {
  if (text.empty()) return random_seed() % 1'000'000;  // short, to be typed again
  const auto number = integer_from_text(text);
  boost::system::error_code code;
  const std::uint64_t seed = number ? number->to_number<std::uint64_t>(code) : 0;
  if (!number || code) throw Error(Fault::usage, "--seed: expected an integer of at least 0, got " + in_quotes(text));
  return seed;
}

std::chrono::milliseconds read_timeout(const std::string& text) {
  if (text.empty()) return std::chrono::seconds(10);
  try {
    const auto limit = parse_duration(text);
    if (limit >= std::chrono::milliseconds(100)) return limit;
  } catch (const Error& e) {
    throw Error(Fault::usage, std::string("--timeout: ") + e.what(), e.hint());
  }
  throw Error(Fault::usage, "--timeout: expected at least 100 ms, got " + in_quotes(text));
}

// "train_task.data=train.csv".
std::map<std::string, std::vector<Assignment>> read_given(const std::vector<std::string>& words) {
  std::map<std::string, std::vector<Assignment>> given;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('='), dot = word.find('.');
    if (equals == std::string::npos || dot == 0 || dot >= equals) {
      throw Error(Fault::usage, "--set: expected TASK.key=value, got " + in_quotes(word),
                  "for example --set train_task.data=train.csv");
    }
    given[word.substr(0, dot)].push_back(parse_assignment(word.substr(dot + 1)));
  }
  return given;
}

std::filesystem::path read_file_name(const TypedCheck& typed) {
  std::error_code code;
  std::filesystem::path file = std::filesystem::absolute(typed.file).lexically_normal();
  if (std::filesystem::is_directory(file, code))
    throw Error(Fault::usage, in_quotes(file.string(), 300) + " is a folder", "specify the plugin's .so file in it");
  if (!std::filesystem::exists(file, code))
    throw Error(Fault::usage, "there is no file " + in_quotes(file.string(), 300));
  for (const auto& path : {file, file.parent_path()}) {
    if (const std::string fault = distrust(path); !typed.allow_untrusted && !fault.empty()) {
      throw Error(Fault::host, "the plugin " + fault, "use --allow-untrusted to check it anyway; this runs its code");
    }
  }
  return file;
}

int list_checks(bool as_json) {
  if (as_json) {
    json::array array;
    for (const CheckInfo& check : all_checks()) {
      array.push_back({{"id", check.id},
                       {"level", to_string(check.level)},
                       {"asks", check.title},
                       {"advice", check.advice},
                       {"per_item", check.is_per_item}});
    }
    std::cout << to_pretty_text(array) << "\n";
    return 0;
  }
  Table table({"CHECK", "LEVEL", "REQUIREMENT"});
  for (const CheckInfo& check : all_checks()) table.add({check.id, to_string(check.level), check.title});
  std::cout << table.text(output_width());
  return 0;
}

// The command that repeats this check alone.
std::string replay(const TypedCheck& typed, const CheckResult& result, std::uint64_t seed) {
  std::string words = "skrobot plugins check " + printable(typed.file, 300) + " --only " + result.id + " --seed " +
                      std::to_string(seed);
  for (const std::string& word : typed.set) words += " --set " + printable(word, 300);
  if (!typed.timeout.empty()) words += " --timeout " + printable(typed.timeout);
  return words;
}

json::object to_json(const CheckResult& result, const TypedCheck& typed, std::uint64_t seed) {
  json::array found;
  for (const CheckFinding& finding : result.found) {
    found.push_back({{"grade", to_string(finding.grade)},
                     {"message", valid_utf8(finding.text)},
                     {"details", valid_utf8(finding.details)}});
  }
  json::object object{{"check", result.id},
                      {"item", result.item.empty() ? json::value() : json::value(valid_utf8(result.item))},
                      {"grade", to_string(result.grade)},
                      {"found", std::move(found)},
                      {"advice", result.advice},
                      {"duration_ms", result.duration_ms}};
  if (result.grade > Grade::skip) object["replay"] = replay(typed, result, seed);
  return object;
}

void print_details(const std::string& details, const std::string& indent) {
  std::istringstream lines(details);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    if (count == k_most_detail_lines) {
      std::cout << indent << "...\n";
      break;
    }
    std::cout << indent << printable(line, 200) << "\n";
  }
}

void print(const CheckResult& result) {
  constexpr std::size_t k_column = 31;
  std::string line = "  " + std::string(to_string(result.grade));
  line.resize(9, ' ');
  line += result.id;
  if (result.found.empty()) {
    line.resize(std::max(line.size() + 1, k_column), ' ');
    line += result.item.empty() ? "" : printable(result.item);
    std::cout << line.substr(0, line.find_last_not_of(' ') + 1) << "\n";
    return;
  }
  const std::string indent(k_column, ' ');
  for (const CheckFinding& finding : result.found) {
    line.resize(std::max(line.size() + 1, k_column), ' ');
    Table table({});
    table.add({(result.item.empty() ? "" : printable(result.item) + ": ") + printable(finding.text, 1000)});
    std::string text = table.text(std::max<std::size_t>(output_width(), k_column + 40), k_column);
    text.replace(0, k_column, line);
    std::cout << text;
    print_details(finding.details, indent);
    line.clear();
    if (finding.grade == Grade::skip) break;
  }
  if (result.advice.empty()) return;
  Table advice({});
  advice.add({"hint: " + result.advice});
  std::cout << advice.text(std::max<std::size_t>(output_width(), k_column + 40), k_column);
}

std::string counted(const CheckReport& report) {
  std::string text;
  for (const Grade grade : {Grade::pass, Grade::warn, Grade::fail, Grade::crash, Grade::hang, Grade::skip}) {
    const std::size_t count = report.count(grade);
    if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + to_string(grade);
  }
  return text;
}

// Merge consecutive skips with the same reason into one line.
class Printer {
 public:
  void take(const CheckResult& result) {
    const bool is_skip = result.grade == Grade::skip && result.item.empty();
    const std::string reason = is_skip ? result.found.front().text : "";
    if (!is_skip || reason != reason_) flush();
    if (!is_skip) return print(result);
    reason_ = reason;
    if (ids_.empty()) first_ = result;
    ids_.emplace_back(result.id);
  }
  void flush() {
    if (ids_.size() == 1) print(first_);
    else if (!ids_.empty())
      std::cout << "  skip   " << ids_.front() << " to " << ids_.back() << ": " << printable(reason_, 500) << "\n";
    ids_.clear();
    reason_.clear();
    std::cout.flush();
  }

 private:
  std::string reason_;
  std::vector<std::string> ids_;
  CheckResult first_;
};

int check(const TypedCheck& typed) {
  if (typed.list) return list_checks(typed.json);
  if (typed.file.empty())
    throw Error(Fault::usage, "missing plugin file", "for example 'skrobot plugins check build/my_task.so'");
  CheckOptions options;
  options.level = read_level(typed.level);
  options.only = typed.only;
  options.seed = read_seed(typed.seed);
  options.limit = read_timeout(typed.timeout);
  options.given = read_given(typed.set);
  options.cancel = &cancel_on_interrupt();
  const std::filesystem::path file = read_file_name(typed);
  Printer printer;
  if (!typed.json) {
    std::cout << printable(file.string(), 500) << ", "
              << (typed.only.empty() ? "level " + typed.level : "selected checks") << ", seed " << options.seed << "\n";
    options.on_result = [&](const CheckResult& result) { printer.take(result); };
  }
  adopt_orphans();
  CheckReport report;
  try {
    report = check_plugin(file, process_launcher(), options);
  } catch (const Laboratory::Cancelled&) {
    write_terminal("skrobot: cancelled\n");
    return k_cancelled;
  }
  printer.flush();
  if (typed.json) {
    json::array results, items;
    for (const CheckResult& result : report.results) results.push_back(to_json(result, typed, options.seed));
    for (const std::string& item : report.items) items.emplace_back(valid_utf8(item));
    json::object counts;
    for (const Grade grade : {Grade::pass, Grade::warn, Grade::fail, Grade::crash, Grade::hang, Grade::skip})
      counts[to_string(grade)] = report.count(grade);
    std::cout << to_pretty_text(json::object{{"file", file.string()},
                                             {"id", valid_utf8(report.id)},
                                             {"version", valid_utf8(report.version)},
                                             {"items", std::move(items)},
                                             {"level", typed.level},
                                             {"seed", options.seed},
                                             {"good", report.is_good()},
                                             {"counts", std::move(counts)},
                                             {"checks", std::move(results)}})
              << "\n";
    return report.is_good() ? 0 : k_not_good;
  }
  std::cout << (report.id.empty() ? "" : printable(report.id) + " " + printable(report.version) + ": ")
            << report.results.size() << " results: " << counted(report) << "\n";
  for (const CheckResult& result : report.results) {
    if (result.grade <= Grade::warn) continue;
    std::cout << "Reproduce: " << replay(typed, result, options.seed) << "\n";
    break;
  }
  if (report.is_good()) return 0;
  std::cout.flush();
  if (report.count(Grade::skip) == report.results.size())
    write_terminal("skrobot: error: no checks ran; the plugin is not validated\n");
  return k_not_good;
}

}  // namespace

void add_check_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedCheck>();
  line.add_option("file", typed->file, "Plugin file").type_name("FILE");
  line.add_option("--level", typed->level,
                  "basic: do not run it; standard (default): run it with its defaults; strict: run all checks")
      .type_name("basic|standard|strict");
  line.add_option("--only", typed->only,
                  "Run only this check or group, whatever its level: run.defaults, run, 'run.*'; repeatable")
      .type_name("CHECK")
      .one_each();
  line.add_option("--set", typed->set, "Set a parameter of a task or notifier; repeatable")
      .type_name("TASK.key=value")
      .one_each();
  line.add_option("--seed", typed->seed, "Random seed; reuse a printed one to reproduce").type_name("N");
  line.add_option("--timeout", typed->timeout, "Time limit for each call into the plugin (default 10s)")
      .type_name("TIME");
  line.add_flag("--list", typed->list, "List all checks and exit");
  line.add_flag("--allow-untrusted", typed->allow_untrusted,
                "Check a file that other users can write to; this runs its code");
  line.add_flag("--json", typed->json, "Print one JSON document");
  line.footer(
      "Each check runs in its own process. Results: pass, warn, fail, crash, hang, skip.\n"
      "Exit codes: 0 nothing failed, 1 a check failed or none ran, 2 wrong usage,\n"
      "3 host error, 130 cancelled.");
  line.callback([typed, &action] { action = [typed] { return check(*typed); }; });
}

}  // namespace skrobot
