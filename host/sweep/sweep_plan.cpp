// SPDX-License-Identifier: MIT
#include "sweep/sweep_plan.hpp"

#include <algorithm>
#include <array>
#include <skrobot/error.hpp>
#include <stdexcept>
#include <utility>

#include "base/duration.hpp"
#include "base/file_system.hpp"
#include "base/text.hpp"
#include "store/layout.hpp"
#include "store/record_file.hpp"
#include "sweep/random.hpp"
#include "sweep/space_text.hpp"

namespace skrobot {
namespace {

template <class Enum>
struct Words;
template <>
struct Words<SearchKind> {
  static constexpr std::array<std::pair<SearchKind, const char*>, 3> k_all{
      {{SearchKind::grid, "grid"}, {SearchKind::random, "random"}, {SearchKind::global, "global"}}};
};
template <>
struct Words<OnFailure> {
  static constexpr std::array<std::pair<OnFailure, const char*>, 2> k_all{
      {{OnFailure::proceed, "continue"}, {OnFailure::stop, "stop"}}};
};
template <>
struct Words<TrialSeeds> {
  static constexpr std::array<std::pair<TrialSeeds, const char*>, 2> k_all{
      {{TrialSeeds::same, "same"}, {TrialSeeds::different, "different"}}};
};
template <>
struct Words<Workers> {
  static constexpr std::array<std::pair<Workers, const char*>, 2> k_all{
      {{Workers::fresh, "fresh"}, {Workers::reuse, "reuse"}}};
};
template <>
struct Words<LauncherKind> {
  static constexpr std::array<std::pair<LauncherKind, const char*>, 2> k_all{
      {{LauncherKind::local, "local"}, {LauncherKind::slurm, "slurm"}}};
};

template <class Enum>
const char* word_of(Enum value) {
  for (const auto& [known, word] : Words<Enum>::k_all) {
    if (known == value) return word;
  }
  return "";
}

json::value count_or_null(const std::optional<std::uint64_t>& number) {
  return number ? json::value(*number) : json::value();
}

// Reads sweep.json; what it lacks is told.
class Reader {
 public:
  Reader(const json::object& object, std::string path) : object_(object), path_(std::move(path)) {}

  const json::value& at(const char* key) const {
    const json::value* found = object_.if_contains(key);
    if (found == nullptr) fail(std::string("it has no ") + key);
    return *found;
  }
  std::string text(const char* key) const {
    if (!at(key).is_string()) fail(std::string(key) + " is not text");
    return std::string(at(key).get_string());
  }
  std::uint64_t count(const char* key) const {
    boost::system::error_code code;
    const auto number = at(key).to_number<std::uint64_t>(code);
    if (code) fail(std::string(key) + " is not a count");
    return number;
  }
  std::uint64_t count(const char* key, std::uint64_t least, std::uint64_t most) const {
    const std::uint64_t number = count(key);
    if (number < least || number > most) {
      fail(std::string(key) + " is " + std::to_string(number) + ", and can be from " + std::to_string(least) + " to " +
           std::to_string(most));
    }
    return number;
  }
  std::optional<std::uint64_t> optional_count(const char* key, std::uint64_t most) const {
    return at(key).is_null() ? std::nullopt : std::optional(count(key, 0, most));
  }
  const json::object& object(const char* key) const {
    if (!at(key).is_object()) fail(std::string(key) + " is no object");
    return at(key).get_object();
  }
  [[noreturn]] void fail(const std::string& what) const { throw Error(Fault::host, path_ + " is damaged: " + what); }

 private:
  const json::object& object_;
  std::string path_;
};

}  // namespace

const char* to_string(SearchKind kind) { return word_of(kind); }
const char* to_string(OnFailure what) { return word_of(what); }
const char* to_string(TrialSeeds seeds) { return word_of(seeds); }
const char* to_string(Workers workers) { return word_of(workers); }
const char* to_string(LauncherKind kind) { return word_of(kind); }

template <class Enum>
Enum read_word(const char* option, const std::string& text) {
  std::vector<std::string> words;
  for (const auto& [value, word] : Words<Enum>::k_all) {
    if (text == word) return value;
    words.emplace_back(word);
  }
  const auto near = nearest(text, words);
  throw Error(Fault::usage,
              std::string(option) + ": expected one of " + list_in_quotes(words) + ", got " + in_quotes(text),
              near ? "did you mean '" + *near + "'?" : "");
}
template SearchKind read_word<SearchKind>(const char*, const std::string&);
template OnFailure read_word<OnFailure>(const char*, const std::string&);
template TrialSeeds read_word<TrialSeeds>(const char*, const std::string&);
template Workers read_word<Workers>(const char*, const std::string&);
template LauncherKind read_word<LauncherKind>(const char*, const std::string&);

std::optional<std::uint64_t> grid_points(const std::vector<ValueSpace>& spaces) {
  constexpr std::uint64_t k_most = std::uint64_t{1} << 63;
  std::uint64_t product = 1;
  for (const ValueSpace& space : spaces) {
    const auto size = grid_size(space);
    if (!size || *size == 0 || product > k_most / *size) return std::nullopt;
    product *= *size;
  }
  return product;
}

json::object planned_values(const SweepPlan& plan, std::uint64_t number) {
  json::object values;
  if (plan.search == SearchKind::grid) {
    // The last space changes fastest.
    std::uint64_t rest = number - 1;
    std::vector<std::uint64_t> indices(plan.spaces.size());
    for (std::size_t i = plan.spaces.size(); i-- > 0;) {
      const std::uint64_t size = std::max<std::uint64_t>(grid_size(plan.spaces[i]).value_or(1), 1);
      indices[i] = rest % size;
      rest /= size;
    }
    for (std::size_t i = 0; i < plan.spaces.size(); ++i)
      values[plan.spaces[i].key] = grid_value(plan.spaces[i], indices[i]);
  } else {
    for (const ValueSpace& space : plan.spaces) values[space.key] = random_value(space, plan.seed, number);
  }
  return values;
}

std::uint64_t trial_seed(const SweepPlan& plan, std::uint64_t number) {
  // 53 bits: a seed that every reader of JSON gets back whole.
  return plan.trial_seeds == TrialSeeds::same ? plan.seed : Random(plan.seed, number, "seed of a trial").next() >> 11;
}

std::vector<Assignment> trial_assignments(const SweepPlan& plan, const json::object& values,
                                          const std::vector<Assignment>& secrets) {
  const Origin origin{Origin::Source::file, k_sweep_plan};
  std::vector<Assignment> assignments;
  for (const auto& [key, value] : plan.fixed)
    assignments.push_back({std::string(key), value, origin, plan.base_directory});
  assignments.insert(assignments.end(), secrets.begin(), secrets.end());
  for (const auto& [key, value] : values) assignments.push_back({std::string(key), value, origin, "/"});
  return assignments;
}

json::object without_varied(const json::object& fixed, const std::vector<std::string>& varied) {
  json::object left;
  for (const auto& [key, value] : fixed) {
    json::value kept = value;
    bool is_changed = false;
    if (json::object* entries = kept.if_object()) {
      const std::string prefix = std::string(key) + ".";
      for (const std::string& name : varied) {
        if (name.starts_with(prefix)) is_changed = entries->erase(name.substr(prefix.size())) > 0 || is_changed;
      }
    }
    if (!is_changed || !kept.get_object().empty()) left[key] = std::move(kept);
  }
  return left;
}

json::object to_json(const SweepPlan& plan) {
  json::object space, tags;
  for (const ValueSpace& one : plan.spaces) space[one.key] = to_json(one);
  for (const auto& [key, tag] : plan.tags) tags[key] = tag;
  return {{"format", k_format},
          {"task", plan.task},
          {"plugin",
           {{"id", plan.plugin.id},
            {"version", plan.plugin.version},
            {"path", plan.plugin.path},
            {"sha256", plan.plugin.sha256}}},
          {"search", to_string(plan.search)},
          {"space", std::move(space)},
          {"params", plan.fixed},
          {"base_directory", plan.base_directory.string()},
          {"trials", plan.trials},
          {"seed", plan.seed},
          {"trial_seeds", to_string(plan.trial_seeds)},
          {"objective", plan.objective ? json::value(to_string(*plan.objective)) : json::value()},
          {"retries", plan.retries},
          {"on_failure", to_string(plan.on_failure)},
          {"early_stop", to_string(plan.early_stop)},
          {"jobs", plan.jobs},
          {"workers", to_string(plan.workers)},
          {"launcher", to_string(plan.launcher)},
          {"slurm", to_json(plan.slurm)},
          {"timeout_ms", plan.timeout ? json::value(plan.timeout->count()) : json::value()},
          {"grace_ms", plan.grace.count()},
          {"memory_limit_bytes", count_or_null(plan.memory_limit)},
          {"output_limit_bytes", count_or_null(plan.output_limit)},
          {"tags", std::move(tags)},
          {"note", plan.note}};
}

SweepPlan read_sweep_plan(const std::filesystem::path& experiment) {
  const std::filesystem::path path = experiment / k_sweep_plan;
  std::string bytes;
  if (const auto code = read_record_file(path, bytes)) {
    if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory) {
      throw Error(Fault::usage, in_quotes(experiment.string(), 300) + " is no sweep: there is no " + k_sweep_plan,
                  "name a sweep's directory, or its name in the experiments repository");
    }
    throw Error(Fault::host, "cannot read " + path.string() + ": " + reason(code));
  }
  json::value value;
  try {
    value = parse_json(bytes);
  } catch (const JsonError& e) {
    throw Error(Fault::host, path.string() + " is damaged: line " + std::to_string(e.line()) + ", column " +
                                 std::to_string(e.column()) + ": " + e.what());
  }
  if (!value.is_object()) throw Error(Fault::host, path.string() + " is damaged: it is no JSON object");
  const Reader reader(value.get_object(), path.string());
  if (reader.count("format") != static_cast<std::uint64_t>(k_format))
    throw Error(Fault::host, path.string() + " is of a newer format; this is skrobot " SKROBOT_VERSION);
  SweepPlan plan;
  plan.task = reader.text("task");
  if (!is_entry_name(plan.task)) reader.fail("task is " + in_quotes(plan.task, 300) + ", which no task can be called");
  const Reader plugin(reader.object("plugin"), path.string());
  plan.plugin = {plugin.text("id"), plugin.text("version"), plugin.text("path"), plugin.text("sha256")};
  plan.fixed = reader.object("params");
  plan.base_directory = reader.text("base_directory");
  constexpr auto k_most_ms = static_cast<std::uint64_t>(k_longest_duration.count());
  constexpr std::uint64_t k_most_bytes = std::uint64_t{1} << 62;
  if (!plan.base_directory.is_absolute()) reader.fail("base_directory is no absolute path");
  plan.trials = reader.count("trials", 1, k_most_planned_trials);
  plan.seed = reader.count("seed");
  plan.retries = static_cast<unsigned>(reader.count("retries", 0, k_most_retries));
  plan.jobs = static_cast<unsigned>(reader.count("jobs", 1, k_most_jobs));
  plan.slurm = slurm_options_from(reader.at("slurm"));
  if (const auto timeout = reader.optional_count("timeout_ms", k_most_ms))
    plan.timeout = std::chrono::milliseconds(*timeout);
  plan.grace = std::chrono::milliseconds(reader.count("grace_ms", 0, k_most_ms));
  plan.memory_limit = reader.optional_count("memory_limit_bytes", k_most_bytes);
  plan.output_limit = reader.optional_count("output_limit_bytes", k_most_bytes);
  plan.note = reader.text("note");
  for (const auto& [key, tag] : reader.object("tags")) {
    if (tag.is_string()) plan.tags[std::string(key)] = std::string(tag.get_string());
  }
  try {
    for (const auto& [key, space] : reader.object("space"))
      plan.spaces.push_back(value_space_from(std::string(key), space));
    plan.search = read_word<SearchKind>("search", reader.text("search"));
    plan.on_failure = read_word<OnFailure>("on_failure", reader.text("on_failure"));
    plan.trial_seeds = read_word<TrialSeeds>("trial_seeds", reader.text("trial_seeds"));
    plan.workers = read_word<Workers>("workers", reader.text("workers"));
    plan.launcher = read_word<LauncherKind>("launcher", reader.text("launcher"));
    plan.early_stop = parse_early_stop(reader.text("early_stop"));
    if (!reader.at("objective").is_null()) plan.objective = parse_objective(reader.text("objective"));
  } catch (const Error& e) {
    reader.fail(e.what());
  } catch (const std::runtime_error& e) {
    reader.fail(e.what());
  }
  return plan;
}

void attach_schema(SweepPlan& plan, const ParameterSchema& schema) {
  for (ValueSpace& space : plan.spaces) {
    const json::object* property = find_property(schema, space.key);
    if (property == nullptr) {
      throw Error(Fault::usage, "the sweep varies " + in_quotes(space.key) + ", and the task " + plan.task +
                                    " has no such parameter any more");
    }
    space.property = *property;
  }
}

}  // namespace skrobot
