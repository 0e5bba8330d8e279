// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_CLI_HARMLESS_OUTPUT_HPP
#define SKROBOT_HOST_CLI_HARMLESS_OUTPUT_HPP

#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>

namespace skrobot {

/// One line as a terminal may have it: control characters are made visible, and tabs kept.
std::string harmless_line(std::string_view line);

/// stdout for what others wrote and what is printed as it is, a log or CSV: elsewhere the bytes, on a terminal line by
/// line, with what would harm it made visible. The destructor prints an open line.
class HarmlessOutput : private std::streambuf, public std::ostream {
 public:
  HarmlessOutput();
  ~HarmlessOutput() override;
  HarmlessOutput(const HarmlessOutput&) = delete;
  HarmlessOutput& operator=(const HarmlessOutput&) = delete;

 private:
  std::streambuf::int_type overflow(std::streambuf::int_type byte) override;
  std::streamsize xsputn(const char* bytes, std::streamsize size) override;
  int sync() override;

  const bool is_terminal_;
  std::string line_;
};

}  // namespace skrobot

#endif
