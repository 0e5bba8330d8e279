// SPDX-License-Identifier: MIT
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>

#include "app/project_template.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/command_line.hpp"

namespace skrobot {
namespace {

struct TypedProject {
  std::string name, language = "cpp", directory;
  bool json = false;
};

Language read_language(const std::string& text) {
  for (const char* name : {"cpp", "c++", "cxx", "C++"}) {
    if (text == name) return Language::cpp;
  }
  if (text == "c" || text == "C") return Language::c;
  throw Error(Fault::usage, "--language: expected cpp or c, got " + in_quotes(text));
}

int make(const TypedProject& typed, bool is_task) {
  demand_project_name(typed.name);
  ProjectPlan plan;
  plan.is_task = is_task;
  plan.name = typed.name;
  plan.language = read_language(typed.language);
  const std::filesystem::path place = typed.directory.empty() ? typed.name : typed.directory;
  plan.directory = std::filesystem::absolute(place).lexically_normal();
  if (!plan.directory.has_filename()) plan.directory = plan.directory.parent_path();  // "name/"
  const std::vector<std::string> files = make_project(plan);
  if (typed.json) {
    json::array names(files.begin(), files.end());
    std::cout << to_pretty_text(json::object{{"directory", plan.directory.string()}, {"files", std::move(names)}})
              << "\n";
    return 0;
  }
  const std::string shown = printable(place.string(), 500);
  std::cout << "Created " << shown << ", the " << (is_task ? "task " : "notifier ") << plan.name
            << (plan.language == Language::c ? " in C:\n" : " in C++:\n");
  for (const std::string& file : files) std::cout << "  " << file << "\n";
  std::cout << "Next:\n"
            << "  cd " << shown << "\n"
            << "  cmake -B build && cmake --build build\n"
            << "  ctest --test-dir build --output-on-failure\n"
            << "  skrobot plugins check build/" << plan.name << ".so\n";
  if (is_task) std::cout << "  skrobot run " << plan.name << " --plugins build\n";
  else std::cout << "  skrobot run TASK --notify " << plan.name << " --plugins build\n";
  return 0;
}

void add_kind(CommandLine& line, Action& action, const char* kind, const char* help) {
  auto typed = std::make_shared<TypedProject>();
  CommandLine& command = line.add_subcommand(kind, help);
  command.add_option("name", typed->name, "Name of the task or notifier, project and plugin file, in snake_case")
      .type_name("NAME")
      .required();
  command.add_option("--language", typed->language, "Language: cpp (default) or c").type_name("cpp|c");
  command.add_option("--directory", typed->directory, "Directory to create (default: ./NAME); must not exist")
      .type_name("DIR");
  command.add_flag("--json", typed->json, "Print one JSON document");
  command.callback([typed, &action, is_task = std::string(kind) == "task"] {
    action = [typed, is_task] { return make(*typed, is_task); };
  });
}

}  // namespace

void add_new_command(CommandLine& line, Action& action) {
  line.require_subcommand(1, 1);
  add_kind(line, action, "task", "Create a task: work that skrobot runs and records");
  add_kind(line, action, "notifier", "Create a notifier: reports the end of a run");
}

}  // namespace skrobot
