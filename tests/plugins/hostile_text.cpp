// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <cstdio>
#include <string>

SKROBOT_FAULT(hostile_text, "Names, logs and prints control characters, escapes, invalid UTF-8 and megabytes") {
  const std::string ugly("\x1b]0;title\a\x1b[2J\r\0\xff\xc3(\xe2\x80\xae", 22);
  context.record(ugly, 1, 1);
  context.record(std::string(1 << 20, 'n'), 1, 2);
  context.metric("with unit", ugly)(1, 3);
  context.info(ugly + "\n" + std::string(1 << 20, 'l') + ugly);
  std::fwrite(ugly.data(), 1, ugly.size(), stdout);
  std::puts("");
  return {{ugly, ugly}};
}
