// SPDX-License-Identifier: MIT
// What an item leaves behind: files, secrets in them, metrics, a changed process.
#include <algorithm>
#include <fstream>
#include <set>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"
#include "check/check_functions.hpp"
#include "plugin/schema.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_metrics = 1000;
constexpr std::size_t k_least_secret = 6;  // bytes: a shorter one is found anywhere

// Every text among the parameters that is a path: where they say.
void add_named(const json::value& value, std::vector<fs::path>& named) {
  if (const auto* text = value.if_string()) {
    if (text->starts_with('/')) named.emplace_back(std::string(*text));
  } else if (const auto* list = value.if_array()) {
    for (const json::value& item : *list) add_named(item, named);
  } else if (const auto* object = value.if_object()) {
    for (const auto& member : *object) add_named(member.value(), named);
  }
}

bool is_below(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

// Files that are there now, outside of `scratch` and of what the parameters name: a file so named, what lies below it,
// or its name with more behind it in the same folder.
std::vector<fs::path> written_elsewhere(const ProbeResult& result, const fs::path& scratch,
                                        const json::object& values) {
  std::vector<fs::path> named, found;
  add_named(values, named);
  std::error_code code;
  const fs::path own = fs::weakly_canonical(scratch, code);
  for (const fs::path& path : result.wrote) {
    const fs::path file = fs::weakly_canonical(path, code);
    const bool is_system =
        (is_below(file, "/dev") && !is_below(file, "/dev/shm")) || is_below(file, "/proc") || is_below(file, "/sys");
    const bool is_named = std::any_of(named.begin(), named.end(), [&](const fs::path& name) {
      const bool is_beside = path.parent_path() == name.parent_path() &&
                             path.filename().string().find(name.filename().string()) != std::string::npos;
      return is_below(path, name) || is_beside;
    });
    if (is_below(file, own) || is_system || is_named || !fs::exists(fs::symlink_status(file, code))) continue;
    found.push_back(path);
  }
  return found;
}

bool has_text(const fs::path& file, const std::string& text) {
  std::ifstream stream(file, std::ios::binary);
  std::string window;
  char piece[1 << 16];
  while (stream.read(piece, sizeof piece), stream.gcount() > 0) {
    window.append(piece, static_cast<std::size_t>(stream.gcount()));
    if (window.find(text) != std::string::npos) return true;
    window.erase(0, window.size() - std::min(window.size(), text.size() - 1));
  }
  return false;
}

// What stands for a secret where `property` takes one, or some; null of anything else.
json::value sample_secret(const json::object& property) {
  const json::value text("secret-" + random_uuid());
  const json::object* item = item_of(property);
  if (is_secret(property)) return text;
  if (item == nullptr || !is_secret(*item)) return nullptr;
  return shape_of(property) == Shape::list ? json::value(json::array{text}) : json::value(json::object{{"key", text}});
}

bool is_empty(const json::value& value) {
  return value.is_null() || value == "" || (value.is_array() && value.get_array().empty()) ||
         (value.is_object() && value.get_object().empty());
}

// A secret of its own for each that is not given.
ResolvedParameters with_secrets(const Subject& subject) {
  std::vector<Assignment> assignments = subject.given;
  const ResolvedParameters plain = resolve(subject.schema, assignments, subject.described.name);
  visit_parameters(subject.schema.root(), [&](const ParameterInfo& parameter) {
    const json::value secret = sample_secret(parameter.property);
    if (secret.is_null()) return;
    const auto is_open = [&](const ResolvedParameter& resolved) {
      return resolved.key == parameter.key && is_empty(resolved.value);
    };
    if (std::none_of(plain.list.begin(), plain.list.end(), is_open)) return;
    assignments.push_back({parameter.key, secret, {Origin::Source::program, {}}, "/"});
  });
  try {
    return resolve(subject.schema, assignments, subject.described.name);
  } catch (const Error&) {
    return plain;  // a secret of a form of its own: what is given must do
  }
}

}  // namespace

void check_metric_names(Trial& trial) {
  if (!trial.subject().is_task) return trial.skip("notifiers have no metrics");
  const ProbeResult* usual = trial.usual();
  if (usual == nullptr || usual->series.size() <= k_most_metrics) return;
  trial.tell(Grade::fail, "opens " + std::to_string(usual->series.size()) + " metrics, such as " +
                              in_quotes(usual->series.front().name, 60) + " and " +
                              in_quotes(usual->series.back().name, 60));
}

void check_own_directory(Trial& trial) {
  if (trial.usual() == nullptr) return;
  const json::object values = trial.values();
  ProbeOrder order = trial.order(values);
  if (order.name.find('/') != std::string::npos) return trial.skip("its name is not a valid directory name");
  order.scratch = trial.laboratory.new_folder().string();
  order.watches_writes = true;
  const fs::path scratch = order.scratch, run = scratch / "run";
  order.directory = (run / order.name).string();
  std::error_code code;
  fs::create_directory(run, code);
  const std::vector<std::string> kinds{".params", ".run", ".metrics", ".log", ".result", ".errors"};
  const std::string content = "{}\n";
  for (const std::string& kind : kinds) std::ofstream(run / (order.name + kind), std::ios::binary) << content;
  const ProbeResult result = trial.laboratory.run(order);
  trial.take(result);
  std::string outside;
  for (const std::string& file : result.files) {
    const bool own = file == "run" || file == "run/" + order.name || file.starts_with("run/" + order.name + "/");
    bool is_record = false;
    for (const std::string& kind : kinds) is_record = is_record || file == "run/" + order.name + kind;
    if (!own && !is_record) outside += (outside.empty() ? "" : ", ") + printable(file);
  }
  if (!outside.empty())
    trial.tell(Grade::fail, "writes outside its directory, to the working directory, HOME or TMPDIR: " + outside);
  std::string elsewhere;
  for (const fs::path& file : written_elsewhere(result, scratch, values))
    elsewhere += (elsewhere.empty() ? "" : ", ") + printable(file.string(), 200);
  if (!elsewhere.empty()) trial.tell(Grade::fail, "writes to a path that no parameter names: " + elsewhere);
  for (const std::string& kind : kinds) {
    std::string bytes;
    if (read_file(run / (order.name + kind), bytes) || bytes != content)
      trial.tell(Grade::fail, "overwrites the record of its run: " + order.name + kind);
  }
}

void check_secrets(Trial& trial) {
  Subject& subject = trial.subject();
  if (!has_nothing_missing(trial) || !holds_secret(subject.schema.root()) || trial.usual() == nullptr) return;
  const ResolvedParameters resolved = with_secrets(subject);
  ProbeOrder order = trial.order(resolved.values);
  order.scratch = trial.laboratory.new_folder().string();
  order.watches_writes = true;
  const ProbeResult result = trial.laboratory.run(order);
  std::vector<fs::path> files = written_elsewhere(result, order.scratch, {});
  for (const std::string& file : result.files) files.push_back(fs::path(order.scratch) / file);
  for (const std::string& secret : resolved.secrets) {
    if (secret.size() < k_least_secret) continue;
    for (const fs::path& file : files) {
      std::error_code code;
      const std::string shown =
          is_below(file, order.scratch) ? file.lexically_relative(order.scratch).string() : file.string();
      if (file.filename().string().find(secret) != std::string::npos)
        trial.tell(Grade::fail, "writes a secret to a file name");
      else if (fs::is_regular_file(file, code) && has_text(file, secret))
        trial.tell(Grade::fail, "writes a secret to a file: " + printable(shown, 200));
    }
  }
}

void check_leftovers(Trial& trial) {
  if (trial.usual() == nullptr) return;
  ProbeOrder order = trial.order(trial.values());
  order.tells_leftovers = true;
  trial.take(trial.laboratory.run(order));
}

}  // namespace skrobot
