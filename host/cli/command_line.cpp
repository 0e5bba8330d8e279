// SPDX-License-Identifier: MIT
#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <charconv>

#include "base/text.hpp"

namespace skrobot {
namespace {

// CLI11 reads "-1" and numbers out of range as the largest number, and "010" as 8.
std::string check_count(const std::string& text) {
  std::uint64_t count = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool is_octal = text.size() > 1 && text.front() == '0';
  if (code == std::errc() && end == text.data() + text.size() && !is_octal) return {};
  return "expected an integer of at least 0, got " + in_quotes(text);
}

}  // namespace

OptionHandle OptionHandle::type_name(const char* name) {
  option_->type_name(name);
  return *this;
}

OptionHandle OptionHandle::group(const char* name) {
  option_->group(name);
  return *this;
}

OptionHandle OptionHandle::required() {
  option_->required();
  return *this;
}

OptionHandle OptionHandle::one_each() {
  option_->allow_extra_args(false);
  return *this;
}

OptionHandle CommandLine::add_option(const char* name, std::string& value, const std::string& help) {
  return OptionHandle(app_.add_option(name, value, help));
}
OptionHandle CommandLine::add_option(const char* name, std::optional<std::string>& value, const std::string& help) {
  return OptionHandle(app_.add_option(name, value, help));
}
OptionHandle CommandLine::add_option(const char* name, std::vector<std::string>& value, const std::string& help) {
  return OptionHandle(app_.add_option(name, value, help));
}
OptionHandle CommandLine::add_option(const char* name, std::size_t& value, const std::string& help) {
  return OptionHandle(app_.add_option(name, value, help)->check(check_count));
}
OptionHandle CommandLine::add_option(const char* name, std::optional<std::uint64_t>& value, const std::string& help) {
  return OptionHandle(app_.add_option(name, value, help)->check(check_count));
}
OptionHandle CommandLine::add_option(const char* name, double& value, const std::string& help) {
  return OptionHandle(app_.add_option(name, value, help));
}
OptionHandle CommandLine::add_option(const char* name, std::optional<double>& value, const std::string& help) {
  return OptionHandle(app_.add_option(name, value, help));
}
OptionHandle CommandLine::add_flag(const char* name, bool& value, const std::string& help) {
  return OptionHandle(app_.add_flag(name, value, help));
}

void CommandLine::footer(const std::string& text) { app_.footer(text); }

void CommandLine::callback(std::function<void()> chosen) { app_.callback(std::move(chosen)); }

CommandLine& CommandLine::add_subcommand(const std::string& name, const std::string& help) {
  CLI::App* app = app_.add_subcommand(name, help);
  if (help.empty()) app->group("");
  return *subcommands_.emplace_back(std::make_unique<CommandLine>(*app));
}

void CommandLine::require_subcommand(std::size_t least, std::size_t most) { app_.require_subcommand(least, most); }

bool CommandLine::has_chosen_subcommand() const { return !app_.get_subcommands().empty(); }

std::vector<std::string> CommandLine::option_names() const {
  std::vector<std::string> names;
  for (const CLI::Option* option : app_.get_options()) {
    if (option->get_group().empty()) continue;
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

std::vector<std::string> CommandLine::subcommand_names() const {
  std::vector<std::string> names;
  for (const CLI::App* app : app_.get_subcommands([](const CLI::App*) { return true; })) {
    if (!app->get_group().empty()) names.push_back(app->get_name());
  }
  return names;
}

namespace {

DeclaredOption declared(const CLI::Option& option) {
  DeclaredOption one;
  for (const std::string& name : option.get_lnames()) one.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) one.names.push_back("-" + name);
  one.is_positional = !option.nonpositional();
  if (one.is_positional) one.word = option.get_name();
  one.takes_value = option.get_items_expected_max() > 0;
  one.takes_many = option.get_items_expected_max() > 1;
  if (one.takes_value) one.type = option.get_type_name();
  one.help = option.get_description();
  one.group = option.get_group();
  one.is_required = option.get_required();
  one.is_hidden = one.group.empty();
  return one;
}

DeclaredCommand declared(const CLI::App& app) {
  DeclaredCommand command{app.get_name(), app.get_description(), app.get_footer(), {}, {}, app.get_group().empty()};
  for (const bool is_positional : {true, false}) {
    for (const CLI::Option* option : app.get_options()) {
      if (option->nonpositional() != is_positional) command.options.push_back(declared(*option));
    }
  }
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    command.subcommands.push_back(declared(*sub));
  return command;
}

}  // namespace

DeclaredCommand declared_command(const std::function<void(CommandLine&)>& add) {
  CLI::App app;
  CommandLine line(app);
  add(line);
  return declared(app);
}

}  // namespace skrobot
