// SPDX-License-Identifier: MIT
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "base/terminal.hpp"
#include "cli/interrupt.hpp"

namespace skrobot {
namespace {

CancelToken* g_token = nullptr;
const char* g_message = "";

void on_signal(int) {
  const int saved = errno;
  const std::string_view text = g_token->requested() ? "skrobot: killing at once" : g_message;
  if (!clear_status()) write_terminal("\n");  // off the line that has the terminal's ^C
  write_terminal(text);
  write_terminal("\n");
  g_token->request();
  errno = saved;
}

}  // namespace

const CancelToken& cancel_on_interrupt(const char* message) {
  static CancelToken token;
  g_message = message;
  g_token = &token;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);  // a closed stdout is an error to be told, not an end
  return token;
}

bool ask_user(const char* question, bool otherwise, const CancelToken& token) {
  if (::isatty(STDIN_FILENO) == 0 || !errors_are_shown_live()) return otherwise;
  const std::uint32_t before = token.count();
  write_terminal(std::string(question) + " [y/n] ");
  while (token.count() == before) {
    pollfd event{STDIN_FILENO, POLLIN, 0};
    if (::poll(&event, 1, 200) <= 0) continue;
    char answer = 0;
    if (::read(STDIN_FILENO, &answer, 1) <= 0) return otherwise;
    if (answer == 'y' || answer == 'Y') return true;
    if (answer == 'n' || answer == 'N') return false;
  }
  return otherwise;
}

}  // namespace skrobot
