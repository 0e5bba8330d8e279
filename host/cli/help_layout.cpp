// SPDX-License-Identifier: MIT
#include "cli/help_layout.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/table.hpp"
#include "base/terminal.hpp"

namespace skrobot {
namespace {

// CLI11 indents the lines of a description, but does not break them.
class Layout : public CLI::Formatter {
 public:
  std::string make_option_desc(const CLI::Option* option) const override {
    constexpr std::size_t k_least = 60, k_most = 100;
    const std::size_t width = std::clamp(output_width(), k_least, k_most) - get_column_width();
    std::string text;
    for (const std::string& line : wrapped(CLI::Formatter::make_option_desc(option), width))
      text += (text.empty() ? "" : "\n") + line;
    return text;
  }
};

}  // namespace

void fit_help_to_terminal(CLI::App& app) { app.formatter(std::make_shared<Layout>()); }

}  // namespace skrobot
