// SPDX-License-Identifier: MIT
#include "cli/completion_words.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <skrobot/error.hpp>

#include "app/settings.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/recorded_words.hpp"
#include "cli/schema_text.hpp"
#include "sweep/early_stop.hpp"

namespace skrobot {
namespace {

using Words = std::vector<CompletionWord>;

// Ignore a settings file that is refused.
Settings settings_for(TypedOptions typed) {
  try {
    return resolve_settings(typed, nullptr);
  } catch (const Error&) {
    typed.settings_of = SettingsOf::user;
    return resolve_settings(typed, nullptr);
  }
}

const DeclaredCommand* command_in(const std::vector<DeclaredCommand>& commands, const std::string& name) {
  for (const DeclaredCommand& command : commands) {
    if (command.name == name && !command.is_hidden) return &command;
  }
  return nullptr;
}

DeclaredCommand declared(const Command& command) {
  Action action;
  DeclaredCommand declared = declared_command([&](CommandLine& line) { command.add(line, action); });
  declared.name = command.name;
  return declared;
}

// "grid|random|global", "median|halving[:key=N,...]": what stands before the bracket, when it is words to choose from.
std::vector<std::string> fixed_words(const std::string& type) {
  std::vector<std::string> words;
  std::string_view rest = std::string_view(type).substr(0, type.find('['));
  if (rest.find('|') == std::string_view::npos) return {};
  while (true) {
    const std::string_view word = rest.substr(0, rest.find('|'));
    if (word.empty() || word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != std::string_view::npos)
      return {};
    words.emplace_back(word);
    if (word.size() == rest.size()) return words;
    rest.remove_prefix(word.size() + 1);
  }
}

// The command line up to the word at the cursor, which is the last one.
struct Line {
  explicit Line(const std::vector<std::string>& words);

  DeclaredCommand command;  // the subcommand that is named last; without a name: there is none
  std::vector<std::string> positionals;
  std::vector<std::pair<std::string, std::string>> given;  // options with their values, by their first name
  const DeclaredOption* pending = nullptr;                 // the option whose value is typed
  bool only_positionals = false;                           // behind "--"
  std::string typed;

  const DeclaredOption* option_named(const std::string& name) const {
    for (const DeclaredOption& option : command.options) {
      if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) return &option;
    }
    return nullptr;
  }
  std::vector<std::string> values_given(const std::string& name) const {
    std::vector<std::string> values;
    for (const auto& [option, value] : given) {
      if (option == name) values.push_back(value);
    }
    return values;
  }
  std::string value_given(const std::string& name) const {
    const auto values = values_given(name);
    return values.empty() ? "" : values.back();
  }
  const DeclaredOption* next_positional() const {
    std::size_t index = 0;
    for (const DeclaredOption& option : command.options) {
      if (!option.is_positional) continue;
      if (index++ == positionals.size() || option.takes_many) return &option;
    }
    return nullptr;
  }
};

Line::Line(const std::vector<std::string>& words) : typed(words.back()) {
  for (const Command& one : commands()) {
    if (!one.is_hidden && words.front() == one.name) command = declared(one);
  }
  std::size_t at = 1;
  for (; at + 1 < words.size(); ++at) {
    const DeclaredCommand* const found = command_in(command.subcommands, words[at]);
    if (found == nullptr) break;
    command = DeclaredCommand(*found);
  }
  for (; at + 1 < words.size(); ++at) {
    const std::string& word = words[at];
    if (only_positionals || !word.starts_with("-") || word == "-") {
      positionals.push_back(word);
    } else if (word == "--") {
      only_positionals = true;
    } else if (const std::size_t equals = word.find('='); equals != std::string::npos) {
      if (const auto* option = option_named(word.substr(0, equals)))
        given.emplace_back(option->names.front(), word.substr(equals + 1));
    } else if (const auto* option = option_named(word); option != nullptr && option->takes_value) {
      if (at + 2 == words.size()) pending = option;
      else given.emplace_back(option->names.front(), words[++at]);
    }
  }
}

class Completer {
 public:
  explicit Completer(const Line& line) : line_(line) {
    typed_.plugins = line.values_given("--plugins");
    if (const std::string repository = line.value_given("--experiments"); !repository.empty())
      typed_.experiments = repository;
  }

  Words words() const {
    const std::string& typed = line_.typed;
    if (line_.pending != nullptr) return values(*line_.pending, typed);
    if (!line_.only_positionals && typed.starts_with("-")) {
      const std::size_t equals = typed.find('=');
      const DeclaredOption* const option =
          equals == std::string::npos ? nullptr : line_.option_named(typed.substr(0, equals));
      return option != nullptr && option->takes_value
                 ? behind(typed.substr(0, equals + 1), values(*option, typed.substr(equals + 1)))
                 : options();
    }
    Words found;
    if (line_.positionals.empty()) {
      for (const DeclaredCommand& command : line_.command.subcommands) {
        if (!command.is_hidden) found.push_back({command.name, command.help});
      }
    }
    const DeclaredOption* const next = line_.next_positional();
    if (next != nullptr) {
      for (CompletionWord& word : values(*next, typed)) {
        // The shell would take it for an option.
        if (line_.only_positionals || !word.word.starts_with("-")) found.push_back(std::move(word));
      }
    }
    return found;
  }

 private:
  static Words plain(const std::vector<std::string>& words) {
    Words found;
    for (const std::string& word : words) found.push_back({word});
    return found;
  }
  static Words behind(const std::string& before, Words words) {
    for (CompletionWord& word : words) word.word.insert(0, before);
    return words;
  }

  Words options() const {
    Words found;
    for (const DeclaredOption& option : line_.command.options) {
      if (option.is_hidden || option.is_positional) continue;
      for (const std::string& name : option.names) {
        if (name.starts_with("--")) found.push_back({name, option.help});
      }
    }
    return found;
  }

  const Settings& settings() const {
    if (!settings_) settings_ = settings_for(typed_);
    return *settings_;
  }
  const std::filesystem::path& repository() const { return settings().experiments.value; }
  const Catalog& catalog() const {
    if (!catalog_) catalog_ = remembered_plugins(settings());
    return *catalog_;
  }

  Words items(ItemKind kind) const {
    Words found;
    for (const std::string& name : catalog().names(kind))
      found.push_back({name, catalog().find(kind, name).item->summary});
    return found;
  }
  const json::value* schema_of(ItemKind kind, const std::string& name) const {
    const auto names = catalog().names(kind);
    return std::find(names.begin(), names.end(), name) == names.end() ? nullptr
                                                                      : &catalog().find(kind, name).item->schema.get();
  }

  // The task whose parameters are completed.
  std::string task() const {
    if (const std::string resumed = line_.value_given("--resume"); !resumed.empty())
      return task_of(repository(), resumed);
    if (line_.positionals.empty()) return {};
    const std::string& first = line_.positionals.front();
    return schema_of(ItemKind::task, first) != nullptr ? first : task_of(repository(), first);
  }

  // "key=", then the allowed values.
  static Words assignments(const json::value& schema, const std::string& typed, bool takes_several) {
    const std::size_t equals = typed.find('=');
    if (equals == std::string::npos) {
      Words found = parameter_words(schema);
      for (CompletionWord& word : found) word.word += "=";
      return found;
    }
    const std::size_t comma = takes_several ? typed.rfind(',') : std::string::npos;
    const std::size_t begin = comma == std::string::npos ? equals : std::max(equals, comma);
    return behind(typed.substr(0, begin + 1), plain(parameter_choices(schema, typed.substr(0, equals))));
  }

  Words parameters(const std::string& typed) const {
    const json::value* const schema = schema_of(ItemKind::task, task());
    return schema == nullptr ? Words() : assignments(*schema, typed, line_.command.name == "sweep");
  }

  // "file_notifier", then its parameters after a colon.
  Words notifiers(const std::string& typed) const {
    const std::size_t colon = typed.find(':');
    if (colon == std::string::npos) return items(ItemKind::notifier);
    const json::value* const schema = schema_of(ItemKind::notifier, typed.substr(0, colon));
    const std::size_t begin = std::max(colon, typed.rfind(',') == std::string::npos ? 0 : typed.rfind(','));
    return schema == nullptr ? Words()
                             : behind(typed.substr(0, begin + 1), assignments(*schema, typed.substr(begin + 1), false));
  }

  // "maximize:validation_auc.max".
  Words objectives(const std::string& typed) const {
    const std::size_t colon = typed.find(':');
    if (colon == std::string::npos) return {{"maximize:"}, {"minimize:"}};
    const std::string direction = typed.substr(0, colon + 1), name = typed.substr(colon + 1);
    std::vector<std::string> names = objective_names(repository(), task(), line_.value_given("--resume"));
    for (const std::string& metric : std::vector(names)) {
      if (!name.starts_with(metric + ".")) continue;
      for (const char* const statistic : {".last", ".max", ".min"}) names.push_back(metric + statistic);
    }
    return behind(direction, plain(names));
  }

  Words early_stops(const std::vector<std::string>& rules, const std::string& typed) const {
    const std::size_t colon = typed.find(':');
    Words found;
    if (colon == std::string::npos) return plain(rules);
    const std::size_t begin = std::max(colon, typed.rfind(',') == std::string::npos ? 0 : typed.rfind(','));
    for (const std::string& key : early_stop_settings(typed.substr(0, colon)))
      found.push_back({typed.substr(0, begin + 1) + key + "="});
    return found;
  }

  // Decided by the type that the option or positional declares.
  Words values(const DeclaredOption& option, const std::string& typed) const {
    const std::string& type = option.type;
    const std::string name = option.names.empty() ? "" : option.names.front();
    if (name == "--notify") return notifiers(typed);
    if (name == "--early-stop") return early_stops(fixed_words(type), typed);
    if (name == "--metric") return plain(metric_names_of(repository(), line_.positionals));
    if (const auto words = fixed_words(type); !words.empty()) return plain(words);
    if (type.ends_with(":METRIC")) return objectives(typed);
    if (type == "TASK|FILE") return line_.value_given("--resume").empty() ? items(ItemKind::task) : parameters(typed);
    if (type == "TASK") {
      Words found = items(ItemKind::task);
      for (CompletionWord& word : items(ItemKind::notifier)) found.push_back(std::move(word));
      return found;
    }
    if (type.starts_with("key=value") && option.is_positional) return parameters(typed);
    if (type == "EXPERIMENT")
      return plain(name == "--resume" ? sweep_names(repository()) : experiment_names(repository()));
    if (type.starts_with("RUN") || type.ends_with(" metric")) {
      Words found = plain(run_names(repository(), typed));
      if (type.ends_with(" metric")) {
        for (const std::string& metric : metric_names_of(repository(), line_.positionals)) found.push_back({metric});
      }
      return found;
    }
    return {};
  }

  const Line& line_;
  TypedOptions typed_;
  mutable std::optional<Settings> settings_;
  mutable std::optional<Catalog> catalog_;
};

}  // namespace

std::vector<CompletionWord> completion_words(const std::vector<std::string>& words) {
  const std::string typed = words.empty() ? "" : words.back();
  Words found;
  if (words.size() <= 1) {
    for (const Command& command : commands()) {
      if (!command.is_hidden) found.push_back({command.name, command.help});
    }
    found.insert(found.end(), {{"--help", "Print this help"}, {"--version", "Print the version"}});
  } else {
    const Line line(words);
    found = Completer(line).words();
  }
  // Skip names that cannot be displayed as they are.
  std::erase_if(found, [&](const CompletionWord& one) {
    return !one.word.starts_with(typed) || printable(one.word, one.word.size() * 8 + 8) != one.word;
  });
  return found;
}

}  // namespace skrobot
