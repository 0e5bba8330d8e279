// SPDX-License-Identifier: MIT
#include "cli/man_page.hpp"

#include <algorithm>
#include <vector>

#include "cli/command.hpp"

namespace skrobot {
namespace {

// Escapes text for roff.
std::string roff(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\\') escaped += "\\e";
    else if (c == '-') escaped += "\\-";
    else if (c == '\'') escaped += "\\(aq";
    else if (c == '`') escaped += "\\(ga";
    else if (c == '^') escaped += "\\(ha";
    else if (c == '~') escaped += "\\(ti";
    else escaped += c;
  }
  return escaped.starts_with('.') ? "\\&" + escaped : escaped;
}

// Quotes text as one macro argument.
std::string argument(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : roff(text)) quoted += c == '"' ? std::string("\\(dq") : std::string(1, c);
  return quoted + "\"";
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

std::string heading(const std::string& name, const std::string& date) {
  return ".TH " + argument(upper(name)) + " 1 \"" + date + "\" " + argument("skrobot " SKROBOT_VERSION) +
         " \"skrobot manual\"\n";
}

// A help footer as paragraphs; indented lines stay as they are.
std::string footer_text(std::string_view footer) {
  std::string text;
  bool is_literal = false, is_new = true;
  while (!footer.empty()) {
    const std::size_t end = std::min(footer.find('\n'), footer.size());
    std::string_view line = footer.substr(0, end);
    footer.remove_prefix(std::min(footer.size(), end + 1));
    const bool is_indented = line.starts_with("  ");
    if (is_indented != is_literal) {
      text += is_indented ? ".PP\n.RS 4\n.nf\n" : ".fi\n.RE\n";
      is_literal = is_indented;
      is_new = !is_indented;
    }
    if (line.empty()) {
      is_new = true;
      continue;
    }
    if (is_indented) line.remove_prefix(2);
    else if (is_new) text += ".PP\n";
    is_new = !is_indented && line.ends_with(':');
    text += roff(line) + "\n";
  }
  return text + (is_literal ? ".fi\n.RE\n" : "");
}

std::string option_entry(const DeclaredOption& option) {
  std::string names;
  if (option.is_positional) {
    names = "\\fI" + roff(option.word) + "\\fR";
    if (!option.type.empty()) names += " (" + roff(option.type) + ")";
  } else {
    std::vector<std::string> all = option.names;
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
    for (const std::string& name : all) names += (names.empty() ? "" : ", ") + ("\\fB" + roff(name) + "\\fR");
    if (option.takes_value) names += " \\fI" + roff(option.type) + "\\fR";
  }
  return ".TP\n" + names + "\n" + roff(option.help) + "\n";
}

std::string option_entries(const DeclaredCommand& command) {
  std::string text;
  std::vector<std::string> groups;
  for (const DeclaredOption& option : command.options) {
    if (option.is_hidden) continue;
    const std::string group = option.is_positional ? "Arguments" : option.group;
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  for (const std::string& group : groups) {
    text += ".SS " + argument(group) + "\n";
    for (const DeclaredOption& option : command.options) {
      if (!option.is_hidden && (option.is_positional ? "Arguments" : option.group) == group)
        text += option_entry(option);
    }
  }
  return text;
}

std::string synopsis(const std::string& name, const DeclaredCommand& command) {
  std::string text = ".B " + roff(name) + "\n[\\fIoptions\\fR]";
  for (const DeclaredOption& option : command.options) {
    if (!option.is_positional || option.is_hidden) continue;
    const std::string word = "\\fI" + roff(option.word) + "\\fR" + (option.takes_many ? " ..." : "");
    text += option.is_required ? " " + word : " [" + word + "]";
  }
  return text + "\n";
}

const std::vector<const Command*>& visible_commands() {
  static const std::vector<const Command*> visible = [] {
    std::vector<const Command*> all;
    for (const Command& command : commands()) {
      if (!command.is_hidden) all.push_back(&command);
    }
    return all;
  }();
  return visible;
}

}  // namespace

std::string command_page(const DeclaredCommand& command, const std::string& date) {
  const std::string name = "skrobot-" + command.name, typed = "skrobot " + command.name;
  std::string text =
      heading(name, date) + ".SH NAME\n" + roff(name) + " \\- " + roff(command.help) + "\n.SH SYNOPSIS\n";
  std::vector<const DeclaredCommand*> below;
  for (const DeclaredCommand& sub : command.subcommands) {
    if (!sub.is_hidden) below.push_back(&sub);
  }
  if (below.empty() || std::any_of(command.options.begin(), command.options.end(),
                                   [](const DeclaredOption& option) { return option.is_positional; }))
    text += synopsis(typed, command);
  for (std::size_t i = 0; i < below.size(); ++i)
    text += (i == 0 && text.ends_with("SYNOPSIS\n") ? "" : ".br\n") + synopsis(typed + " " + below[i]->name, *below[i]);
  text += ".SH DESCRIPTION\n" + roff(command.help) + ".\n" + footer_text(command.footer);
  if (const std::string options = option_entries(command); !options.empty()) text += ".SH OPTIONS\n" + options;
  for (const DeclaredCommand* sub : below) {
    text += ".SH " + argument(upper(typed + " " + sub->name)) + "\n" + roff(sub->help) + ".\n" +
            footer_text(sub->footer) + option_entries(*sub);
  }
  return text + ".SH SEE ALSO\n.BR skrobot (1)\n";
}

std::string program_page(const std::string& date) {
  std::string text = heading("skrobot", date) + ".SH NAME\nskrobot \\- run experiments and record every run\n" +
                     ".SH SYNOPSIS\n.B skrobot\n\\fIcommand\\fR [\\fIoptions\\fR]\n.SH DESCRIPTION\n" +
                     roff(k_program_help) + "\n.SH COMMANDS\n";
  for (const Command* command : visible_commands())
    text += ".TP\n.BR " + roff("skrobot-") + command->name + " (1)\n" + roff(command->help) + "\n";
  text += ".SH OPTIONS\n.TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nPrint help; after a command, the help of that command\n";
  text += ".TP\n\\fB\\-\\-version\\fR\nPrint the version\n";
  text += ".SH FILES\n";
  for (const auto& [file, meaning] : std::vector<std::pair<const char*, const char*>>{
           {"skrobot.json", "Settings of a folder and the folders below"},
           {"~/.config/skrobot/skrobot.json", "Settings of the user"},
           {"~/.local/share/skrobot/plugins", "Plugins of the user"},
           {"~/.local/state/skrobot/trusted", "Trusted files with their digests"},
           {"~/.cache/skrobot", "Descriptions of plugins and the index of runs; may be deleted"}})
    text += ".TP\n.I " + roff(file) + "\n" + roff(meaning) + "\n";
  text += ".SH NOTES\n" + footer_text(k_program_footer).substr(4) + ".SH SEE ALSO\n";  // no .PP behind a heading
  const auto& all = visible_commands();
  for (std::size_t i = 0; i < all.size(); ++i)
    text += ".BR " + roff("skrobot-") + all[i]->name + " (1)" + (i + 1 < all.size() ? "," : "") + "\n";
  return text;
}

}  // namespace skrobot
