// SPDX-License-Identifier: MIT
// The pictures at the beginning of the README: a terminal session, drawn from what the program prints, and a plot that
// it draws. With SKROBOT_UPDATE_GOLDEN=1 in the environment they are made anew; otherwise they must show what the
// program prints today, but for numbers and dates.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <regex>

#include "base/text.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

const fs::path k_pictures = fs::path(SKROBOT_SOURCE_DIR) / "tests/data/pictures";

std::string xml(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '&') escaped += "&amp;";
    else if (c == '<') escaped += "&lt;";
    else if (c == '>') escaped += "&gt;";
    else escaped += c;
  }
  return escaped;
}

// One line, word by word at its column: fonts differ in the width of a character, and columns must not.
std::string drawn_line(const std::string& line, double x, double y, double width, const char* colour) {
  std::string text;
  const std::regex word("\\S+( \\S+)*");
  for (std::sregex_iterator at(line.begin(), line.end(), word), end; at != end; ++at) {
    const std::string part = (*at).str();
    const auto column = display_width(line.substr(0, static_cast<std::size_t>(at->position())));
    text += "<text x=\"" + std::to_string(static_cast<int>(x + width * static_cast<double>(column))) + "\" y=\"" +
            std::to_string(static_cast<int>(y)) + "\" textLength=\"" +
            std::to_string(static_cast<int>(width * static_cast<double>(display_width(part)))) +
            "\" lengthAdjust=\"spacingAndGlyphs\" fill=\"" + colour + "\">" + xml(part) + "</text>\n";
  }
  return text;
}

// A terminal with these lines; those that begin with "$ " are typed.
std::string terminal_picture(const std::vector<std::string>& lines) {
  constexpr double k_column = 8.4, k_row = 19, k_margin = 16, k_title = 30;
  std::size_t columns = 80;
  for (const std::string& line : lines) columns = std::max(columns, display_width(line));
  const int width = static_cast<int>(2 * k_margin + k_column * static_cast<double>(columns));
  const int height = static_cast<int>(k_title + 2 * k_margin + k_row * static_cast<double>(lines.size()));
  std::string text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + std::to_string(width) + "\" height=\"" +
      std::to_string(height) + "\" viewBox=\"0 0 " + std::to_string(width) + " " + std::to_string(height) +
      "\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n"
      "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1e2227\"/>\n";
  const char* const buttons[] = {"#e06c75", "#e5c07b", "#98c379"};
  for (int i = 0; i < 3; ++i)
    text += "<circle cx=\"" + std::to_string(20 + 20 * i) + "\" cy=\"18\" r=\"6\" fill=\"" + buttons[i] + "\"/>\n";
  double y = k_title + k_margin + 12;
  bool is_typed = false;
  for (const std::string& line : lines) {
    is_typed = line.starts_with("$ ") || is_typed;
    text += drawn_line(line, k_margin, y, k_column, is_typed ? "#98c379" : "#d7dae0");
    is_typed = is_typed && line.ends_with(" \\");
    y += k_row;
  }
  return text + "</svg>\n";
}

// A line in parts of a terminal's width, as a person types it and a terminal breaks it.
std::vector<std::string> folded(const std::string& line) {
  constexpr std::size_t k_columns = 96;
  const bool is_typed = line.starts_with("$ ");
  std::vector<std::string> parts;
  std::string rest = line;
  while (display_width(rest) > k_columns) {
    const std::size_t blank = rest.rfind(' ', k_columns - 2);
    if (blank == std::string::npos || blank < 8) break;
    parts.push_back(rest.substr(0, blank) + (is_typed ? " \\" : ""));
    rest = "    " + rest.substr(blank + 1);
  }
  parts.push_back(rest);
  return parts;
}

// What is the same on every machine and day.
std::string lasting(const std::string& picture) {
  std::string text;
  const std::regex tag("<text[^>]*>([^<]*)</text>");
  for (std::sregex_iterator at(picture.begin(), picture.end(), tag), end; at != end; ++at) text += (*at)[1].str() + " ";
  text = std::regex_replace(text, std::regex("[-+]?[0-9][0-9.,:eT-]*"), "0");
  text = std::regex_replace(text, std::regex("(\xE2[\x94\x95\xA0-\xA3].)+"), " ");  // a plot's dots and axes
  text = std::regex_replace(text, std::regex("\\b[A-F]+\\b"), " ");                 // its curves' letters
  text = std::regex_replace(text, std::regex("0 (ms|s|m|h)\\b"), "0");
  text = std::regex_replace(text, std::regex(" +"), " ");
  return std::regex_replace(text, std::regex("(0 )+"), "0 ");
}

struct Bench {
  Bench() {
    for (const char* part : {"train", "test"})
      fs::copy_file(fs::path(SKROBOT_SOURCE_DIR) / "tests/data" / (std::string("breast_cancer_") + part + ".csv"),
                    directory / (std::string(part) + ".csv"));
  }
  std::string output_of(const std::vector<std::string>& words) {
    Program program = test::skrobot(directory.path(), words);
    program.environment["COLUMNS"] = "96";
    program.environment["LC_ALL"] = "C.UTF-8";
    program.environment["NO_COLOR"] = "1";
    const Ended ended = test::run(program);
    BOOST_TEST(ended.exit_code == 0, ended.errors);
    return ended.output;
  }
  static void check(const std::string& name, const std::string& picture) {
    if (std::getenv("SKROBOT_UPDATE_GOLDEN") != nullptr) {
      fs::create_directories(k_pictures);
      write_text(k_pictures / name, picture);
    }
    const std::string kept = lasting(read_text(k_pictures / name));
    BOOST_TEST(kept.size() > 100u);
    BOOST_TEST(lasting(picture) == kept, "SKROBOT_UPDATE_GOLDEN=1 makes " << name << " anew");
    BOOST_TEST(read_text(fs::path(SKROBOT_SOURCE_DIR) / "README.md").find("tests/data/pictures/" + name) !=
               std::string::npos);
  }
  TemporaryDirectory directory;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(picture_test, Bench)

BOOST_AUTO_TEST_CASE(the_readme_begins_with_what_the_program_shows) {
  std::vector<std::string> lines;
  const auto show = [&](const std::string& line) {
    for (const std::string& part : folded(line)) lines.push_back(part);
  };
  const auto type = [&](const std::vector<std::string>& words) {
    if (!lines.empty()) lines.emplace_back();
    show("$ skrobot " + shell_line(words));
    std::string text = output_of(words);
    // Where the test runs is of no interest.
    const std::string place = directory.path().string() + "/";
    for (std::size_t at = 0; (at = text.find(place)) != std::string::npos;) text.erase(at, place.size());
    std::istringstream output(text);
    for (std::string line; std::getline(output, line);) show(line);
  };
  type({"sweep", "train_task", "data=train.csv", "label_column=diagnosis", "id_column=id", "rounds=60",
        "learning_rate=0.03,0.1,0.3", "max_depth=2,4", "--objective", "maximize:validation.auc", "--seed", "1",
        "--experimenter", "ada"});
  type({"plot", "ada", "minimize:validation_log_loss"});
  check("terminal.svg", terminal_picture(lines));
  output_of({"plot", "ada", "minimize:validation_log_loss", "--log-y", "--output", "curves.svg"});
  check("curves.svg", read_text(directory / "curves.svg"));
}

BOOST_AUTO_TEST_SUITE_END()
