// SPDX-License-Identifier: MIT
// Options that are described once: how each is called on the command line, in a sweep file and in sweep.json, how its
// value is read and recorded, and what the help says of it.
#ifndef SKROBOT_HOST_SWEEP_OPTION_HPP
#define SKROBOT_HOST_SWEEP_OPTION_HPP

#include <cstdint>
#include <functional>
#include <skrobot/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace skrobot {

/// What an option is called and looks like.
struct OptionText {
  const char* name = "";     ///< in files, and as the key of an Assignment: "trials_per_job"
  const char* metavar = "";  ///< what stands for its value in the help: "N"
  const char* help = "";
  const char* flag = nullptr;      ///< on the command line; null: the name with dashes, "--trials-per-job"
  const char* heading = "Sweep";   ///< in the help
  bool is_kept_on_resume = false;  ///< a sweep that is resumed has it from its plan, and it cannot be changed
};

enum class OptionTakes { value, list, nothing };

/// What the command line needs to know of an option, whatever it sets.
struct OptionShape {
  OptionText text;
  OptionTakes takes = OptionTakes::value;

  /// "--trials-per-job".
  std::string flag() const;
};

/// One option that sets a member of `Options`.
template <class Options>
struct Option : OptionShape {
  /// Reads a value: text, or JSON of the member's own type. Throws Error(Fault::usage), which does not name the option.
  std::function<void(Options&, const json::value&)> read;
  /// The value as it is recorded; null: none is given.
  std::function<json::value(const Options&)> to_json;
};

/// A list of words that stand for the values of an enumeration.
template <class Enum>
using OptionWords = std::vector<std::pair<Enum, const char*>>;

// How values are read; each throws Error(Fault::usage) "expected …, got …".
std::uint64_t read_count(const json::value& value, std::uint64_t least, std::uint64_t most);
/// An integer counts as its digits.
std::string read_text(const json::value& value);
std::vector<std::string> read_texts(const json::value& value);
bool read_flag(const json::value& value);
/// The index in `words`.
std::size_t read_word(const json::value& value, const std::vector<std::string>& words);
json::value texts_to_json(const std::vector<std::string>& texts);

/// What the sentence about a value begins with: "--jobs" of the command line, else "jobs".
std::string option_label(const OptionShape& option, bool is_typed);

/// Calls `read` and puts "LABEL: " in front of what it throws.
void read_labelled(const std::string& label, const std::function<void()>& read);

// The kinds of options, by the member that they set.
template <class Options, class Count>
Option<Options> count_option(Count Options::*member, std::uint64_t least, std::uint64_t most, OptionText text) {
  return {{text, OptionTakes::value},
          [=](Options& options, const json::value& value) {
            options.*member = static_cast<Count>(read_count(value, least, most));
          },
          [=](const Options& options) { return json::value(options.*member); }};
}

template <class Options>
Option<Options> text_option(std::string Options::*member, OptionText text) {
  return {
      {text, OptionTakes::value},
      [=](Options& options, const json::value& value) { options.*member = read_text(value); },
      [=](const Options& options) { return (options.*member).empty() ? json::value() : json::value(options.*member); }};
}

template <class Options>
Option<Options> list_option(std::vector<std::string> Options::*member, OptionText text) {
  return {{text, OptionTakes::list},
          [=](Options& options, const json::value& value) { options.*member = read_texts(value); },
          [=](const Options& options) { return texts_to_json(options.*member); }};
}

template <class Options>
Option<Options> flag_option(bool Options::*member, OptionText text) {
  return {{text, OptionTakes::nothing},
          [=](Options& options, const json::value& value) { options.*member = read_flag(value); },
          [=](const Options& options) { return json::value(options.*member); }};
}

template <class Options, class Enum>
Option<Options> word_option(Enum Options::*member, const OptionWords<Enum>& words, OptionText text) {
  return {{text, OptionTakes::value},
          [=](Options& options, const json::value& value) {
            std::vector<std::string> all;
            for (const auto& word : words) all.emplace_back(word.second);
            options.*member = words[read_word(value, all)].first;
          },
          [=](const Options& options) {
            for (const auto& [known, word] : words) {
              if (known == options.*member) return json::value(word);
            }
            return json::value();
          }};
}

/// Of a type that has a text of its own: `parse` throws Error(Fault::usage), `print` is its inverse.
template <class Options, class Value>
Option<Options> parsed_option(Value Options::*member, std::function<Value(const json::value&)> parse,
                              std::function<json::value(const Value&)> print, OptionText text) {
  return {{text, OptionTakes::value},
          [=](Options& options, const json::value& value) { options.*member = parse(value); },
          [=](const Options& options) { return print(options.*member); }};
}

}  // namespace skrobot

#endif
