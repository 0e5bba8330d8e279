// SPDX-License-Identifier: MIT
#include "app/project_template.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "base/machine.hpp"
#include "base/text.hpp"

namespace skrobot {
namespace {

namespace fs = std::filesystem;

using Words = std::map<std::string, std::string>;

fs::path find_templates() {
  const fs::path below = fs::path("share") / "skrobot-sdk" / "templates";
  const std::vector<fs::path> places{program_path().parent_path().parent_path() / below, SKROBOT_INSTALLED_TEMPLATES};
  std::string tried;
  for (const fs::path& place : places) {
    std::error_code code;
    if (fs::is_directory(place, code)) return place;
    if (tried.find(place.string()) == std::string::npos) tried += (tried.empty() ? "" : ", ") + place.string();
  }
  throw Error(Fault::host, "cannot find the SDK's templates; looked for " + tried, "install the package skrobot-sdk");
}

// pi_task -> PiTask.
std::string class_name(const std::string& name) {
  std::string text;
  bool begins = true;
  for (const char c : name) {
    if (c != '_') text += begins ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    begins = c == '_';
  }
  return text;
}

Words words_of(const ProjectPlan& plan) {
  const std::string extension = plan.language == Language::c ? ".c" : ".cpp";
  const std::string version = SKROBOT_VERSION;
  Words words{{"NAME", plan.name},
              {"CLASS", class_name(plan.name)},
              {"KIND", plan.is_task ? "task" : "notifier"},
              {"SOURCE", plan.name + extension},
              {"TEST", plan.name + "_test" + extension},
              {"VERSION", version.substr(0, version.rfind('.'))}};
  words["TRY"] = plan.is_task ? "skrobot run " + plan.name + " --plugins build"
                              : "# after any run: skrobot run TASK --notify " + plan.name + " --plugins build";
  return words;
}

std::string filled(std::string text, const Words& words) {
  for (const auto& [key, value] : words) {
    const std::string mark = "@" + key + "@";
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

[[noreturn]] void cannot_write(const fs::path& path, const std::error_code& code) {
  throw Error(Fault::host, "cannot write " + printable(path.string(), 500) + ": " + reason(code));
}

// Copies a folder of templates and appends the file names to `files`.
void copy_folder(const fs::path& from, const fs::path& to, const Words& words, std::set<std::string>& files) {
  FileSystem& disk = real_file_system();
  std::error_code code;
  for (fs::recursive_directory_iterator at(from, code), end; !code && at != end; at.increment(code)) {
    if (!at->is_regular_file()) continue;
    const fs::path target = filled(at->path().lexically_relative(from).string(), words);
    std::string text;
    if (const auto failed = read_file(at->path(), text))
      throw Error(Fault::host, "cannot read the template " + at->path().string() + ": " + reason(failed));
    if (const auto failed = disk.make_directories((to / target).parent_path()))
      cannot_write((to / target).parent_path(), failed);
    if (const auto failed = write_atomic(disk, to / target, filled(std::move(text), words), Replace::no))
      cannot_write(to / target, failed);
    files.insert(target.string());
  }
  if (code) throw Error(Fault::host, "cannot read the templates " + from.string() + ": " + reason(code));
}

}  // namespace

void demand_project_name(const std::string& name) {
  // Target names that CMake reserves.
  static const std::set<std::string, std::less<>> k_taken{"all",           "clean",   "depend",  "edit_cache",
                                                          "help",          "install", "package", "package_source",
                                                          "rebuild_cache", "skrobot", "test"};
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool is_snake_case =
      !name.empty() && name.size() <= 64 && is_lower(name.front()) &&
      std::all_of(name.begin(), name.end(), [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
  if (!is_snake_case) {
    throw Error(Fault::usage,
                "the name " + in_quotes(name) + " is not snake_case: a to z, 0 to 9 and _, a letter first, at most 64",
                "for example 'skrobot new task fit_task'");
  }
  if (k_taken.contains(name))
    throw Error(Fault::usage, "the name " + in_quotes(name) + " is reserved: CMake has a target of that name",
                "add a word, as in '" + name + "_task'");
}

std::vector<std::string> make_project(const ProjectPlan& plan) {
  FileSystem& disk = real_file_system();
  const std::string shown = in_quotes(plan.directory.string(), 300);
  if (disk.exists(plan.directory))
    throw Error(Fault::usage, "there is a " + shown + " already; nothing was overwritten",
                "choose another name or --directory");
  const fs::path templates = find_templates();
  const std::string language = plan.language == Language::c ? "c" : "cpp";
  const Words words = words_of(plan);
  if (const auto code = disk.make_directories(plan.directory.parent_path()))
    cannot_write(plan.directory.parent_path(), code);
  // Create it next to its final place, then rename: a failure never leaves half a project.
  const fs::path hidden =
      plan.directory.parent_path() / ("." + plan.directory.filename().string() + "-" + random_uuid());
  if (const auto code = disk.make_directory(hidden)) cannot_write(hidden, code);
  std::set<std::string> files;
  try {
    for (const std::string& folder :
         {std::string("common"), language, (plan.is_task ? "task-" : "notifier-") + language})
      copy_folder(templates / folder, hidden, words, files);
    if (const auto code = disk.rename_exclusive(hidden, plan.directory)) {
      if (code == std::errc::file_exists)
        throw Error(Fault::usage, "there is a " + shown + " already; nothing was overwritten");
      cannot_write(plan.directory, code);
    }
  } catch (...) {
    static_cast<void>(disk.remove_all(hidden));
    throw;
  }
  return {files.begin(), files.end()};
}

}  // namespace skrobot
