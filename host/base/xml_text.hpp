// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_XML_TEXT_HPP
#define SKROBOT_HOST_BASE_XML_TEXT_HPP

#include <string>
#include <string_view>

namespace skrobot {

/// Any text for an XML or HTML file, as text or as an attribute's value in double quotes. Invalid UTF-8 and characters
/// that XML forbids become U+FFFD. Thread-safe.
std::string xml_text(std::string_view text);

}  // namespace skrobot

#endif
