// SPDX-License-Identifier: MIT
#include "check/checker.hpp"

#include <skrobot/plugin.h>

#include <algorithm>
#include <skrobot/error.hpp>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "check/check_functions.hpp"
#include "check/checks.hpp"

namespace skrobot {
namespace {

// "run.*" fits "run.defaults"; a pattern has any number of `*`.
bool fits(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() != '*')
    return !text.empty() && pattern.front() == text.front() && fits(pattern.substr(1), text.substr(1));
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (fits(pattern.substr(1), text.substr(at))) return true;
  }
  return false;
}

// A group's name stands for all of its checks.
bool is_named(const std::string& pattern, std::string_view id) { return fits(pattern, id) || fits(pattern + ".*", id); }

void demand_known(const std::vector<std::string>& patterns) {
  std::vector<std::string> ids;
  for (const Check& check : checks()) ids.emplace_back(check.id);
  for (const std::string& pattern : patterns) {
    if (std::any_of(ids.begin(), ids.end(), [&](const std::string& id) { return is_named(pattern, id); })) continue;
    const auto near = nearest(pattern, ids);
    throw Error(Fault::usage, "unknown check " + in_quotes(pattern),
                near ? "did you mean '" + *near + "'?" : "'skrobot plugins check --list' shows all checks");
  }
}

bool is_wanted(const Check& check, const CheckOptions& options) {
  if (options.only.empty()) return check.level <= options.level;
  return std::any_of(options.only.begin(), options.only.end(),
                     [&](const std::string& pattern) { return is_named(pattern, check.id); });
}

class Checker {
 public:
  Checker(const std::filesystem::path& plugin, const WorkerLauncher& launch, const CheckOptions& options)
      : options_(options), laboratory_(plugin, launch, options.limit, options.cancel) {}

  CheckReport run() {
    const std::string_view obstacle = find_out_what_there_is();
    bool is_behind = false;
    for (const Check& check : checks()) {
      const std::string_view id = check.id;
      // The check whose matter it is tells; those that need what it asks about are not made.
      if (is_wanted(check, options_) && !is_behind) make(check);
      if (is_wanted(check, options_) && is_behind)
        add(check, "", {{Grade::skip, std::string(obstacle) + " did not pass", {}}}, {}, 0);
      is_behind = is_behind || id == obstacle;
    }
    return std::move(report_);
  }

 private:
  // Looks at the file and asks for its items. Returns the check that will not pass and that those after it cannot do
  // without; empty: none.
  const char* find_out_what_there_is() {
    Trial trial(laboratory_, options_.seed, subjects_, nullptr);
    for (const CheckFinding& found : trial.look(Probe::file).found) {
      if (found.grade == Grade::fail) return "static.file";
    }
    if (!trial.look(Probe::opens).returned) return "load.opens";
    if (!trial.look(Probe::fields).returned) return "entry.fields";
    const ProbeResult result = trial.look(Probe::schemas);
    report_.id = result.id;
    report_.version = result.version;
    if (!result.returned) return "schema.valid";
    for (const ProbedItem& item : result.items) add_subject(item);
    demand_known_items();
    return "";
  }

  void add_subject(const ProbedItem& item) {
    const bool is_task = item.kind == SKROBOT_TASK_V1;
    if (!is_task && item.kind != SKROBOT_NOTIFIER_V1) return;
    const auto same = [&](const Subject& subject) {
      return subject.is_task == is_task && subject.described.name == item.name;
    };
    if (std::any_of(subjects_.begin(), subjects_.end(), same)) return;
    Subject subject;
    subject.described = item;
    subject.is_task = is_task;
    if (const auto given = options_.given.find(item.name); given != options_.given.end()) subject.given = given->second;
    try {
      subject.schema =
          ParameterSchema::parse(item.schema.empty() ? json::value{{"type", "object"}, {"properties", json::object()}}
                                                     : parse_json(item.schema));
    } catch (const std::exception&) {
      subject.fault = "its schema cannot be used";
    }
    report_.items.push_back(item.name);
    subjects_.push_back(std::move(subject));
  }

  // Parameters that are given wrong are the caller's fault, not the plugin's.
  void demand_known_items() {
    for (const auto& [name, assignments] : options_.given) {
      if (std::find(report_.items.begin(), report_.items.end(), name) != report_.items.end()) continue;
      const auto near = nearest(name, report_.items);
      throw Error(Fault::usage, "--set: the plugin offers no " + in_quotes(name),
                  near ? "did you mean '" + *near + "'?" : "it offers " + list_in_quotes(report_.items));
    }
    for (const Subject& subject : subjects_) {
      if (!subject.fault.empty() || subject.given.empty()) continue;
      try {
        resolve(subject.schema, subject.given, subject.described.name);
      } catch (const Error& e) {
        if (std::string_view(e.what()).find(" needs the parameter ") == std::string_view::npos) throw;
      }
    }
  }

  void make(const Check& check) {
    if (!check.is_per_item) return make_one(check, nullptr);
    if (subjects_.empty())
      return add(check, "", {{Grade::skip, "the plugin offers no task and no notifier", {}}}, {}, 0);
    for (Subject& subject : subjects_) make_one(check, &subject);
  }

  void make_one(const Check& check, Subject* subject) {
    const std::int64_t began_ns = monotonic_ns();
    Trial trial(laboratory_, options_.seed, subjects_, subject);
    try {
      check.run(trial);
    } catch (const Error& e) {
      if (e.fault() == Fault::host) throw;
      trial.skip(e.what());
    }
    add(check, subject != nullptr ? subject->described.name : "", std::move(trial.found()), trial.advice(),
        (monotonic_ns() - began_ns) / 1'000'000);
  }

  void add(const Check& check, const std::string& item, std::vector<CheckFinding> found, const std::string& advice,
           std::int64_t duration_ms) {
    CheckResult result;
    result.id = check.id;
    result.item = item;
    std::stable_sort(found.begin(), found.end(),
                     [](const CheckFinding& a, const CheckFinding& b) { return a.grade > b.grade; });
    result.found = std::move(found);
    if (!result.found.empty()) result.grade = result.found.front().grade;
    if (result.grade > Grade::skip) result.advice = advice.empty() ? check.advice : advice;
    // Where a check asks for something else, that it crashed comes first.
    if (result.grade == Grade::crash && check.is_per_item && advice.empty())
      result.advice = std::string(k_find_crash) + "; " + check.advice;
    result.duration_ms = duration_ms;
    if (options_.on_result) options_.on_result(result);
    report_.results.push_back(std::move(result));
  }

  const CheckOptions& options_;
  Laboratory laboratory_;
  std::vector<Subject> subjects_;
  CheckReport report_;
};

}  // namespace

const char* to_string(CheckLevel level) {
  switch (level) {
    case CheckLevel::basic: return "basic";
    case CheckLevel::standard: return "standard";
    case CheckLevel::strict: return "strict";
  }
  return "";
}

const char* to_string(Grade grade) {
  switch (grade) {
    case Grade::pass: return "pass";
    case Grade::skip: return "skip";
    case Grade::warn: return "warn";
    case Grade::fail: return "fail";
    case Grade::hang: return "hang";
    case Grade::crash: return "crash";
  }
  return "";
}

std::vector<CheckInfo> all_checks() {
  std::vector<CheckInfo> infos;
  for (const Check& check : checks())
    infos.push_back({check.id, check.level, check.title, check.advice, check.is_per_item});
  return infos;
}

std::size_t CheckReport::count(Grade grade) const {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(), [&](const CheckResult& result) { return result.grade == grade; }));
}

bool CheckReport::is_good() const {
  return count(Grade::pass) + count(Grade::warn) > 0 &&
         count(Grade::fail) + count(Grade::hang) + count(Grade::crash) == 0;
}

CheckReport check_plugin(const std::filesystem::path& plugin, const WorkerLauncher& launch,
                         const CheckOptions& options) {
  demand_known(options.only);
  return Checker(plugin, launch, options).run();
}

}  // namespace skrobot
