// SPDX-License-Identifier: MIT
#include "sweep/sweep_plan.hpp"

#include <algorithm>
#include <skrobot/error.hpp>
#include <stdexcept>
#include <utility>

#include "base/duration.hpp"
#include "base/file_system.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "store/layout.hpp"
#include "store/record_file.hpp"
#include "sweep/space_text.hpp"

namespace skrobot {
namespace {

constexpr const char* k_grown_from = "grown_from";
constexpr std::size_t k_most_extents = 1000;

json::value count_or_null(const std::optional<std::uint64_t>& number) {
  return number ? json::value(*number) : json::value();
}

// Reads sweep.json and reports missing members.
class Reader {
 public:
  Reader(const json::object& object, std::string path) : object_(object), path_(std::move(path)) {}

  const json::value& at(const char* key) const {
    const json::value* found = object_.if_contains(key);
    if (found == nullptr) fail(std::string("it has no ") + key);
    return *found;
  }
  std::string text(const char* key) const {
    if (!at(key).is_string()) fail(std::string(key) + ": expected text");
    return std::string(at(key).get_string());
  }
  std::uint64_t count(const char* key) const {
    boost::system::error_code code;
    const auto number = at(key).to_number<std::uint64_t>(code);
    if (code) fail(std::string(key) + ": expected an integer of at least 0");
    return number;
  }
  std::uint64_t count(const char* key, std::uint64_t least, std::uint64_t most) const {
    const std::uint64_t number = count(key);
    if (number < least || number > most) {
      fail(std::string(key) + ": expected an integer from " + std::to_string(least) + " to " + std::to_string(most) +
           ", got " + std::to_string(number));
    }
    return number;
  }
  std::optional<std::uint64_t> optional_count(const char* key, std::uint64_t most) const {
    return at(key).is_null() ? std::nullopt : std::optional(count(key, 0, most));
  }
  const json::object& object(const char* key) const {
    if (!at(key).is_object()) fail(std::string(key) + ": expected an object");
    return at(key).get_object();
  }
  Reader within(const json::object& object) const { return {object, path_}; }
  [[noreturn]] void fail(const std::string& what) const { throw Error(Fault::host, path_ + " is damaged: " + what); }

 private:
  const json::object& object_;
  std::string path_;
};

// A missing option has its default: the plan may be older than the option.
void read_options(const json::object& recorded, const Reader& reader, SweepOptions& options) {
  for (const char* key : {"search", "trials", "trial_seeds"}) reader.at(key);  // without these, other trials would run
  for (const SweepOption& option : sweep_options()) {
    const json::value* section = option.section.empty() ? nullptr : recorded.if_contains(option.section);
    if (section != nullptr && !section->is_object()) reader.fail(option.section + ": expected an object");
    const json::object* place = option.section.empty() ? &recorded
                                : section != nullptr   ? section->if_object()
                                                       : nullptr;
    const json::value* value = place != nullptr ? place->if_contains(option.text.name) : nullptr;
    if (value != nullptr) read_labelled(option.key(), [&] { option.read(options, *value); });
  }
}

// Each size is followed by one that is no smaller.
std::vector<Extent> read_extents(const json::object& recorded, const Reader& reader, const SweepPlan& plan) {
  std::vector<Extent> extents;
  const json::value* list = recorded.if_contains(k_grown_from);
  if (list == nullptr) return extents;
  if (!list->is_array()) reader.fail(std::string(k_grown_from) + ": expected a list");
  if (list->get_array().size() > k_most_extents)
    reader.fail(std::string(k_grown_from) + ": expected at most " + std::to_string(k_most_extents) + " sizes");
  for (const json::value& item : list->get_array()) {
    if (!item.is_object()) reader.fail(std::string(k_grown_from) + ": expected objects with points and repeats");
    const Reader size = reader.within(item.get_object());
    extents.push_back({size.count("points", 1, k_most_planned_trials), size.count("repeats", 1, k_most_repeats)});
    const Extent before = extents.size() > 1 ? extents[extents.size() - 2] : Extent{};
    const Extent& extent = extents.back();
    const bool grows = before.points <= extent.points && before.repeats <= extent.repeats;
    if (!grows || extent.points > plan.points() || extent.repeats > plan.repeats)
      reader.fail(std::string(k_grown_from) + ": a sweep cannot shrink");
  }
  return extents;
}

TrialNumbering numbering_of(const SweepPlan& plan) {
  std::vector<Extent> extents = plan.grown_from;
  extents.push_back(plan.extent());
  // A search that learns is told of whole points.
  return {std::move(extents), plan.search == SearchKind::global ? NumberingOrder::by_point : NumberingOrder::by_repeat};
}

}  // namespace

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

PointRepeat point_repeat(const SweepPlan& plan, std::uint64_t number) {
  return plan.repeats == 1 ? PointRepeat{number, 1} : numbering_of(plan).at(number);
}

std::uint64_t trial_number(const SweepPlan& plan, PointRepeat at) {
  return plan.repeats == 1 ? at.point : numbering_of(plan).number(at);
}

json::object planned_values(const SweepPlan& plan, std::uint64_t number) {
  return point_values(plan, point_repeat(plan, number).point);
}

json::object point_values(const SweepPlan& plan, std::uint64_t point) {
  json::object values;
  if (plan.search == SearchKind::grid) {
    // The last space changes fastest.
    std::uint64_t rest = point - 1;
    std::vector<std::uint64_t> indices(plan.spaces.size());
    for (std::size_t i = plan.spaces.size(); i-- > 0;) {
      const std::uint64_t size = std::max<std::uint64_t>(grid_size(plan.spaces[i]).value_or(1), 1);
      indices[i] = rest % size;
      rest /= size;
    }
    for (std::size_t i = 0; i < plan.spaces.size(); ++i)
      values[plan.spaces[i].key] = grid_value(plan.spaces[i], indices[i]);
  } else {
    for (const ValueSpace& space : plan.spaces) values[space.key] = random_value(space, plan.seed, point);
  }
  return values;
}

// 53 bits: every JSON reader preserves such a seed.
std::uint64_t repeat_seed(std::uint64_t first, std::uint64_t repeat) {
  return repeat == 1 ? first : Random(first, repeat, "seed of a repeat").next() >> 11;
}

std::uint64_t trial_seed(const SweepPlan& plan, std::uint64_t number) {
  if (plan.trial_seeds == TrialSeeds::different) return Random(plan.seed, number, "seed of a trial").next() >> 11;
  return repeat_seed(plan.seed, point_repeat(plan, number).repeat);
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
  json::object recorded{{"format", k_format},
                        {"task", plan.task},
                        {"plugin",
                         {{"id", plan.plugin.id},
                          {"version", plan.plugin.version},
                          {"path", plan.plugin.path},
                          {"sha256", plan.plugin.sha256}}},
                        {"space", std::move(space)},
                        {"params", plan.fixed},
                        {"base_directory", plan.base_directory.string()},
                        {"seed", plan.seed}};
  const SweepOptions& options = plan;
  for (auto& [key, value] : to_json(options)) recorded[key] = value;
  recorded["timeout_ms"] = plan.timeout ? json::value(plan.timeout->count()) : json::value();
  recorded["grace_ms"] = plan.grace.count();
  recorded["memory_limit_bytes"] = count_or_null(plan.memory_limit);
  recorded["output_limit_bytes"] = count_or_null(plan.output_limit);
  recorded["tags"] = std::move(tags);
  recorded["note"] = plan.note;
  if (!plan.grown_from.empty()) {
    json::array extents;
    for (const Extent& extent : plan.grown_from)
      extents.push_back({{"points", extent.points}, {"repeats", extent.repeats}});
    recorded[k_grown_from] = std::move(extents);
  }
  if (plan.saved_trials > 0) recorded[k_saved_trials] = plan.saved_trials;
  return recorded;
}

SweepPlan read_sweep_plan(const std::filesystem::path& experiment) {
  const std::filesystem::path path = experiment / k_sweep_plan;
  std::string bytes;
  if (const auto code = read_record_file(path, bytes)) {
    if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory) {
      throw Error(Fault::usage, in_quotes(experiment.string(), 300) + " is not a sweep: it has no " + k_sweep_plan,
                  "give a sweep's directory, or its name in the experiments repository");
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
  if (!value.is_object()) throw Error(Fault::host, path.string() + " is damaged: it is not a JSON object");
  const Reader reader(value.get_object(), path.string());
  if (reader.count("format") != static_cast<std::uint64_t>(k_format))
    throw Error(Fault::host, path.string() + " has a newer format than skrobot " SKROBOT_VERSION " can read");
  SweepPlan plan;
  plan.task = reader.text("task");
  if (!is_entry_name(plan.task)) reader.fail("task is " + in_quotes(plan.task, 300) + ", which is not a task's name");
  const Reader plugin(reader.object("plugin"), path.string());
  plan.plugin = {plugin.text("id"), plugin.text("version"), plugin.text("path"), plugin.text("sha256")};
  plan.fixed = reader.object("params");
  plan.base_directory = reader.text("base_directory");
  constexpr auto k_most_ms = static_cast<std::uint64_t>(k_longest_duration.count());
  constexpr std::uint64_t k_most_bytes = std::uint64_t{1} << 62;
  if (!plan.base_directory.is_absolute()) reader.fail("base_directory is not an absolute path");
  plan.seed = reader.count("seed");
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
    read_options(value.get_object(), reader, plan);
    if (plan.trials % plan.repeats != 0) reader.fail("trials: expected a multiple of repeats");
    plan.grown_from = read_extents(value.get_object(), reader, plan);
    if (value.get_object().contains(k_saved_trials)) plan.saved_trials = reader.count(k_saved_trials, 0, plan.trials);
  } catch (const Error& e) {
    if (e.fault() == Fault::host) throw;  // the reader's own
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
      throw Error(Fault::usage, "the sweep varies " + in_quotes(space.key) + ", but the task " + plan.task +
                                    " no longer has that parameter");
    }
    space.property = *property;
  }
}

}  // namespace skrobot
