// SPDX-License-Identifier: MIT
// What commands take, declared without the library that reads command lines (CLI11): its header costs ten seconds of
// compiling a file.
#ifndef SKROBOT_HOST_CLI_COMMAND_LINE_HPP
#define SKROBOT_HOST_CLI_COMMAND_LINE_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace skrobot {

/// An option or a positional word, as it was declared.
struct DeclaredOption {
  std::vector<std::string> names;  ///< "--limit" …, then "-n"; none of a positional word
  std::string word;                ///< a positional word's name
  std::string type;                ///< what stands for the value in the help: "DIR", "process|none"
  std::string help;
  std::string group;
  bool is_positional = false;
  bool is_required = false;
  bool takes_value = false;
  bool takes_many = false;
  bool is_hidden = false;
};

/// A command with all that it takes.
struct DeclaredCommand {
  std::string name;
  std::string help;
  std::string footer;
  std::vector<DeclaredOption> options;  ///< in the order of the help, positional words first
  std::vector<DeclaredCommand> subcommands;
  bool is_hidden = false;
};

/// An option or a positional word; a handle.
class OptionHandle {
 public:
  explicit OptionHandle(CLI::Option* option) : option_(option) {}
  /// What stands for the value in the help: "DIR".
  OptionHandle type_name(const char* name);
  /// The heading that it stands under in the help; "Options" when never set. An empty one hides it, there and from
  /// completion.
  OptionHandle group(const char* name);
  OptionHandle required();
  /// Of a list: each occurrence takes one value. Else an option takes all words that follow.
  OptionHandle one_each();

 private:
  CLI::Option* option_;
};

/// One command's options and subcommands. A value is borrowed and must live until the command was run. Names are
/// CLI11's: "--limit", "-q,--quiet", and without dashes for a positional word.
class CommandLine {
 public:
  /// `app` is borrowed.
  explicit CommandLine(CLI::App& app) : app_(app) {}

  OptionHandle add_option(const char* name, std::string& value, const std::string& help);
  OptionHandle add_option(const char* name, std::optional<std::string>& value, const std::string& help);
  OptionHandle add_option(const char* name, std::vector<std::string>& value, const std::string& help);
  OptionHandle add_option(const char* name, std::size_t& value, const std::string& help);
  OptionHandle add_option(const char* name, std::optional<std::uint64_t>& value, const std::string& help);
  OptionHandle add_option(const char* name, double& value, const std::string& help);
  OptionHandle add_option(const char* name, std::optional<double>& value, const std::string& help);
  OptionHandle add_flag(const char* name, bool& value, const std::string& help);

  /// What follows the options in the help.
  void footer(const std::string& text);
  /// `chosen` is called when the command line names this command.
  void callback(std::function<void()> chosen);

  /// Lives as long as this object. An empty help hides it.
  CommandLine& add_subcommand(const std::string& name, const std::string& help);
  void require_subcommand(std::size_t least, std::size_t most);
  /// Did the command line name one? To be asked in the callback.
  bool has_chosen_subcommand() const;

  /// "--limit" …, in the order of the help, without those that are hidden.
  std::vector<std::string> option_names() const;
  std::vector<std::string> subcommand_names() const;

 private:
  CLI::App& app_;
  std::vector<std::unique_ptr<CommandLine>> subcommands_;
};

/// Calls `add` with a command line that is not read, to see what it declares. The name and the help are left empty.
DeclaredCommand declared_command(const std::function<void(CommandLine&)>& add);

}  // namespace skrobot

#endif
