// SPDX-License-Identifier: MIT
#include <filesystem>
#include <memory>
#include <skrobot/error.hpp>

#include "base/file_system.hpp"
#include "cli/command.hpp"
#include "cli/man_page.hpp"

namespace skrobot {
namespace {

void write_page(const std::filesystem::path& path, const std::string& text) {
  if (const auto code = write_atomic(real_file_system(), path, text, Replace::yes, Sync::no))
    throw Error(Fault::host, "cannot write " + path.string() + ": " + reason(code));
}

}  // namespace

// Called by the build, which installs the pages.
void add_man_pages_command(CommandLine& line, Action& action) {
  auto directory = std::make_shared<std::string>(), date = std::make_shared<std::string>();
  line.add_option("directory", *directory, "Directory for skrobot.1 and a page for each command")
      .type_name("DIR")
      .required();
  line.add_option("--date", *date, "Date of the pages, as 2026-03-01").type_name("DATE").required();
  line.callback([=, &action] {
    action = [=] {
      const std::filesystem::path folder = *directory;
      write_page(folder / "skrobot.1", program_page(*date));
      for (const Command& one : commands()) {
        if (one.is_hidden) continue;
        Action none;
        DeclaredCommand command = declared_command([&](CommandLine& declared) { one.add(declared, none); });
        command.name = one.name;
        command.help = one.help;
        write_page(folder / ("skrobot-" + command.name + ".1"), command_page(command, *date));
      }
      return 0;
    };
  });
}

}  // namespace skrobot
