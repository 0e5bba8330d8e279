// SPDX-License-Identifier: MIT
#include "cli/option_table.hpp"

namespace skrobot {

void OptionInput::add(CommandLine& line, const OptionShape& option, std::string key) {
  Typed& typed = all_.emplace_back(Typed{std::move(key), option.takes});
  const std::string flag = option.flag();
  const OptionText& text = option.text;
  switch (option.takes) {
    case OptionTakes::value:
      line.add_option(flag.c_str(), typed.text, text.help).type_name(text.metavar).group(text.heading);
      break;
    case OptionTakes::list:
      line.add_option(flag.c_str(), typed.texts, text.help).type_name(text.metavar).one_each().group(text.heading);
      break;
    case OptionTakes::nothing: line.add_flag(flag.c_str(), typed.flag, text.help).group(text.heading); break;
  }
}

std::vector<Assignment> OptionInput::assignments() const {
  const Origin origin{Origin::Source::command_line, {}};
  std::vector<Assignment> assignments;
  for (const Typed& typed : all_) {
    if (typed.text) assignments.push_back({typed.key, *typed.text, origin, {}});
    if (!typed.texts.empty()) assignments.push_back({typed.key, texts_to_json(typed.texts), origin, {}});
    if (typed.flag) assignments.push_back({typed.key, json::value(true), origin, {}});
  }
  return assignments;
}

}  // namespace skrobot
