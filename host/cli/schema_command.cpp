// SPDX-License-Identifier: MIT
#include <iostream>

#include "app/file_schema.hpp"
#include "cli/command.hpp"

namespace skrobot {

void add_schema_command(CommandLine& line, Action& action) {
  line.require_subcommand(1, 1);
  const auto add = [&](const char* name, const char* help, json::object (*schema)()) {
    line.add_subcommand(name, help).callback([schema, &action] {
      action = [schema] {
        std::cout << to_pretty_text(schema()) << "\n";
        return 0;
      };
    });
  };
  add("experiment", "Print the schema of experiment files", experiment_schema);
  add("sweep", "Print the schema of sweep files", sweep_schema);
  add("settings", "Print the schema of skrobot.json", settings_schema);
  line.footer(
      "Editors use a schema to complete and check a file. Save it, and name it there:\n"
      "  skrobot schema experiment > experiment.schema.json\n"
      "  { \"$schema\": \"experiment.schema.json\", \"tasks\": [ ... ] }");
}

}  // namespace skrobot
