// SPDX-License-Identifier: MIT
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "base/terminal.hpp"
#include "cli/interrupt.hpp"

namespace skrobot {
namespace {

CancelToken* g_token = nullptr;

void on_signal(int) {
  const int saved = errno;
  const std::string_view text = g_token->requested() ? "\nskrobot: ending at once\n"
                                                     : "\nskrobot: asking the task to stop; once more ends it at once\n";
  [[maybe_unused]] const ssize_t written = ::write(terminal_descriptor(), text.data(), text.size());
  g_token->request();
  errno = saved;
}

}  // namespace

const CancelToken& cancel_on_interrupt() {
  static CancelToken token;
  g_token = &token;
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(number, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);  // a closed stdout is an error to be told, not an end
  return token;
}

}  // namespace skrobot
