// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_HELP_LAYOUT_HPP
#define SKROBOT_HOST_CLI_HELP_LAYOUT_HPP

namespace CLI {
class App;
}

namespace skrobot {

/// Wraps the descriptions of options to the width of the terminal, in the help of `app` and of subcommands added later.
void fit_help_to_terminal(CLI::App& app);

}  // namespace skrobot

#endif
