// SPDX-License-Identifier: MIT
#include "cli/man_page.hpp"

#include <boost/test/unit_test.hpp>

#include "cli/command.hpp"

using namespace skrobot;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

DeclaredOption option(std::vector<std::string> names, std::string type, std::string help) {
  DeclaredOption made;
  made.names = std::move(names);
  made.takes_value = !type.empty();
  made.type = std::move(type);
  made.help = std::move(help);
  made.group = "Options";
  return made;
}

DeclaredCommand sample() {
  DeclaredCommand command;
  command.name = "list";
  command.help = "Show runs";
  DeclaredOption run;
  run.is_positional = true;
  run.word = "RUN";
  run.help = "A run";
  command.options = {run, option({"--limit", "-n"}, "N", "Number of rows"), option({"--all"}, "", "Show all")};
  return command;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(man_page_test)

BOOST_AUTO_TEST_CASE(a_page_has_its_sections_in_order) {
  const std::string page = command_page(sample(), "2026-03-01");
  BOOST_TEST(page.starts_with(".TH \"SKROBOT\\-LIST\" 1 \"2026-03-01\" \"skrobot "), page);
  std::size_t at = 0;
  for (const char* section : {".SH NAME\nskrobot\\-list \\- Show runs\n", ".SH SYNOPSIS\n.B skrobot list\n",
                              ".SH DESCRIPTION\nShow runs.\n", ".SH OPTIONS\n", ".SH SEE ALSO\n.BR skrobot (1)\n"}) {
    const std::size_t found = page.find(section, at);
    BOOST_TEST_REQUIRE(found != std::string::npos, section);
    at = found;
  }
}

BOOST_AUTO_TEST_CASE(options_stand_under_their_heading_the_short_name_first) {
  DeclaredCommand command = sample();
  command.options.push_back(option({"--colour"}, "WHEN", "Use colours"));
  command.options.back().group = "Output \"style\"";
  command.options.push_back(option({"--internal"}, "", "Not for people"));
  command.options.back().is_hidden = true;
  const std::string page = command_page(command, "2026-03-01");
  BOOST_TEST(has(page, "\\fB\\-n\\fR, \\fB\\-\\-limit\\fR \\fIN\\fR\nNumber of rows\n"), page);
  BOOST_TEST(has(page, ".TP\n\\fB\\-\\-all\\fR\nShow all\n"));
  BOOST_TEST(has(page, ".SS \"Arguments\"\n.TP\n\\fIRUN\\fR\nA run\n"));
  BOOST_TEST(has(page, ".SS \"Output \\(dqstyle\\(dq\"\n.TP\n\\fB\\-\\-colour\\fR"));
  BOOST_TEST(!has(page, "internal"));
}

BOOST_AUTO_TEST_CASE(the_synopsis_tells_what_is_required) {
  DeclaredCommand command = sample();
  BOOST_TEST(has(command_page(command, "d"), "[\\fIoptions\\fR] [\\fIRUN\\fR]\n"));
  command.options[0].is_required = true;
  command.options[0].takes_many = true;
  BOOST_TEST(has(command_page(command, "d"), "[\\fIoptions\\fR] \\fIRUN\\fR ...\n"));
}

BOOST_AUTO_TEST_CASE(text_is_not_taken_for_roff) {
  DeclaredCommand command = sample();
  command.help = ".SH a\\b -c 'd' `e` ^f ~g";
  command.footer = ".TH x\n'quoted'\nplain\n  $ skrobot list -n 3\n\nafter";
  const std::string page = command_page(command, "d");
  BOOST_TEST(has(page, "\\&.SH a\\eb \\-c \\(aqd\\(aq \\(gae\\(ga \\(haf \\(tig."), page);
  BOOST_TEST(has(page, ".PP\n\\&.TH x\n\\(aqquoted\\(aq\nplain\n"), page);
  std::istringstream lines(page);
  std::size_t titles = 0;
  for (std::string line; std::getline(lines, line);) {
    titles += line.starts_with(".TH") ? 1 : 0;
    BOOST_TEST(!line.starts_with("'"), line);
  }
  BOOST_TEST(titles == 1u);
}

BOOST_AUTO_TEST_CASE(indented_lines_stay_as_they_are) {
  DeclaredCommand command = sample();
  command.footer = "Examples:\n  skrobot list\n  skrobot list --all\n\nText.";
  BOOST_TEST(has(command_page(command, "d"),
                 ".PP\nExamples:\n.PP\n.RS 4\n.nf\nskrobot list\nskrobot list \\-\\-all\n.fi\n.RE\n"));
  command.footer = "  at the end";
  BOOST_TEST(has(command_page(command, "d"), ".nf\nat the end\n.fi\n.RE\n.SH OPTIONS"));
}

BOOST_AUTO_TEST_CASE(subcommands_have_a_section_and_hidden_ones_none) {
  DeclaredCommand command;
  command.name = "plugins";
  command.help = "Show plugins";
  DeclaredCommand check = sample();
  check.name = "check";
  check.help = "Validate a plugin";
  DeclaredCommand hidden = sample();
  hidden.name = "internal";
  hidden.is_hidden = true;
  command.subcommands = {check, hidden};
  const std::string page = command_page(command, "d");
  BOOST_TEST(has(page, ".SH SYNOPSIS\n.B skrobot plugins check\n"), page);
  BOOST_TEST(has(page, ".SH \"SKROBOT PLUGINS CHECK\"\nValidate a plugin.\n"), page);
  BOOST_TEST(!has(page, "internal"));
}

BOOST_AUTO_TEST_CASE(the_programs_page_names_each_visible_command) {
  const std::string page = program_page("2026-03-01");
  BOOST_TEST(page.starts_with(".TH \"SKROBOT\" 1 \"2026-03-01\""));
  std::size_t visible = 0;
  for (const Command& command : commands()) {
    visible += command.is_hidden ? 0 : 1;
    BOOST_TEST(has(page, std::string(".BR skrobot\\-") + command.name + " (1)\n") == !command.is_hidden, command.name);
  }
  BOOST_TEST(visible > 10u);
  BOOST_TEST(!has(page, ".SH NOTES\n.PP"));
}

BOOST_AUTO_TEST_SUITE_END()
