// SPDX-License-Identifier: MIT
#include <sys/ioctl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

#include "base/terminal.hpp"

namespace skrobot {
namespace {

std::atomic<int> g_descriptor{STDERR_FILENO};
// Whether a status is shown. The cursor stays at its beginning, so that whoever writes next can erase all of it.
std::atomic<bool> g_has_status{false};

void write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(g_descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

int terminal_descriptor() { return g_descriptor; }

void set_terminal_descriptor(int descriptor) { g_descriptor = descriptor; }

void write_terminal(std::string_view text) {
  clear_status();
  write_all(text);
}

bool clear_status() {
  const bool had_one = g_has_status.exchange(false);
  if (had_one) write_all("\r\x1b[J");
  return had_one;
}

void show_status(std::span<const std::string> lines) {
  if (lines.empty()) {
    clear_status();
    return;
  }
  // Written over in place and in one piece: a line that is erased first flickers.
  std::string text = "\r";
  for (std::size_t i = 0; i < lines.size(); ++i) text += (i == 0 ? "" : "\x1b[K\n") + lines[i];
  text += "\x1b[J\r";
  for (std::size_t i = 1; i < lines.size(); ++i) text += "\x1b[A";
  g_has_status = true;
  write_all(text);
}

bool errors_are_terminal() { return ::isatty(STDERR_FILENO) == 1; }

bool errors_are_shown_live() {
  const char* kind = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

bool errors_are_coloured() {
  const char* none = std::getenv("NO_COLOR");
  return errors_are_shown_live() && (none == nullptr || *none == '\0');
}

bool can_ask() { return ::isatty(STDIN_FILENO) == 1 && ::isatty(g_descriptor) == 1; }

bool output_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

bool output_is_live() {
  const char* kind = std::getenv("TERM");
  return output_is_terminal() && kind != nullptr && std::string_view(kind) != "dumb";
}

bool output_is_coloured() {
  const char* none = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  return output_is_terminal() && kind != nullptr && std::string_view(kind) != "dumb" &&
         (none == nullptr || *none == '\0');
}

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(g_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 10 ? size.ws_col : 80;
}

std::size_t output_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const long given = columns != nullptr ? std::strtol(columns, nullptr, 10) : 0;
  return given > 20 && given < 10000 ? static_cast<std::size_t>(given) : 100;
}

std::size_t output_height() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 3 ? size.ws_row : 24;
}

}  // namespace skrobot
