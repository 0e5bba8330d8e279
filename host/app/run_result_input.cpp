// SPDX-License-Identifier: MIT
#include "app/run_result_input.hpp"

#include <algorithm>
#include <optional>
#include <skrobot/error.hpp>
#include <skrobot/repository.hpp>
#include <string>

#include "base/text.hpp"
#include "plugin/schema.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_searched = 1000;
constexpr std::string_view k_latest = "latest";

// The text of an assignment that may name a run; null for anything else.
std::string* name_in(Assignment& assignment) {
  if (auto* text = std::get_if<std::string>(&assignment.value)) return text->empty() ? nullptr : text;
  return nullptr;
}

// The result's text under a key.
std::optional<std::string> text_under(const Repository& repository, const RunSummary& run, const std::string& key) {
  const std::optional<json::value> result = repository.details(run).result;
  const json::object* object = result ? result->if_object() : nullptr;
  const json::value* value = object != nullptr ? object->if_contains(key) : nullptr;
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::string shown(const RunSummary& run) { return in_quotes(run.experiment + "/" + run.run, 300); }

struct Found {
  RunSummary run;
  std::string text;
};

// How many to go back: 0 for "latest", 2 for "latest~2"; none for another name.
std::optional<std::size_t> steps_back(const std::string& name) {
  if (name == k_latest) return 0;
  if (!name.starts_with(std::string(k_latest) + "~")) return std::nullopt;
  const std::string digits = name.substr(k_latest.size() + 1);
  if (digits.empty() || digits.size() > 6 || digits.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoul(digits);
}

Found find_latest(Repository& repository, std::size_t back, const std::string& name, const std::string& key) {
  for (RunSummary& run : repository.find({.where = "state = completed", .limit = k_most_searched})) {
    auto text = text_under(repository, run, key);
    if (text && back-- == 0) return {std::move(run), std::move(*text)};
  }
  throw Error(Fault::usage,
              in_quotes(name) + ": no completed run in " + in_quotes(repository.directory().string(), 300) +
                  " has a result with " + in_quotes(key),
              "'skrobot list' shows all runs; --experiments DIR selects another repository");
}

Found find_named(Repository& repository, const std::string& name, const std::string& key) {
  std::vector<Found> found;
  const std::vector<RunSummary> runs = repository.runs(name);
  for (const RunSummary& run : runs) {
    if (auto text = text_under(repository, run, key)) found.push_back({run, std::move(*text)});
  }
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) {
    throw Error(Fault::usage, "the run " + shown(runs.front()) + " has no result with " + in_quotes(key) +
                                  (runs.size() > 1 ? ", nor has another run of its experiment" : ""));
  }
  throw Error(Fault::usage,
              std::to_string(found.size()) + " runs of " + in_quotes(name) + " have a result with " + in_quotes(key),
              "name one of them, such as " + found.front().run.experiment + "/" + found.front().run.run);
}

bool is_within(const fs::path& file, const fs::path& directory) {
  const auto [end, unused] = std::mismatch(directory.begin(), directory.end(), file.begin(), file.end());
  return end == directory.end();
}

// The file that the result names, which must be one of the run's own; it has moved with a repository that was moved.
fs::path file_of(const Repository& repository, const Found& found, const std::string& key) {
  std::error_code code;
  const fs::path directory = fs::weakly_canonical(repository.file(found.run, ""), code);
  const fs::path named = fs::weakly_canonical(found.text, code);
  if (!code && fs::is_regular_file(named, code) && is_within(named, directory)) return named;
  const fs::path moved = fs::weakly_canonical(directory / fs::path(found.text).filename(), code);
  if (!code && fs::is_regular_file(moved, code) && is_within(moved, directory)) return moved;
  throw Error(Fault::usage, in_quotes(key) + " of the result of " + shown(found.run) + " is " +
                                in_quotes(found.text, 300) + ", which is not a file in the run's directory " +
                                in_quotes(directory.string(), 300));
}

}  // namespace

void use_run_results(const ParameterSchema& schema, std::vector<Assignment>& assignments, const fs::path& repository) {
  std::optional<Repository> opened;  // only if a name needs it: reading the index costs
  visit_parameters(schema.root(), [&](const ParameterInfo& parameter) {
    const json::value* key = parameter.property.if_contains("x-skrobot-run-result");
    if (key == nullptr) return;
    for (Assignment& assignment : assignments) {
      if (assignment.key != parameter.key) continue;
      std::string from_json;
      std::string* name = name_in(assignment);
      if (const auto* value = std::get_if<json::value>(&assignment.value); value != nullptr && value->is_string()) {
        from_json = std::string(value->get_string());
        if (!from_json.empty() && !has_reference(from_json)) name = &from_json;
      }
      if (name == nullptr) continue;
      std::error_code code;
      const fs::path as_path = assignment.base_directory / *name;
      if (name->find('\0') != std::string::npos || fs::exists(as_path, code)) continue;
      try {
        if (!opened) opened.emplace(repository);
        const std::string wanted(key->get_string());
        const auto back = steps_back(*name);
        const Found found = back ? find_latest(*opened, *back, *name, wanted) : find_named(*opened, *name, wanted);
        assignment.value = file_of(*opened, found, wanted).string();
      } catch (const Error& e) {
        if (e.fault() != Fault::usage) throw;
        throw Error(Fault::usage,
                    "parameter " + in_quotes(parameter.key) + ": there is no file " +
                        in_quotes(as_path.lexically_normal().string(), 300) + ", and as a run: " + e.what(),
                    e.hint());
      }
    }
  });
}

}  // namespace skrobot
