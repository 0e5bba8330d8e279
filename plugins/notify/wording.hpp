// SPDX-License-Identifier: MIT
// Small things that messages need. Everything takes any bytes, and gives valid UTF-8 for valid UTF-8.
#ifndef SKROBOT_PLUGINS_NOTIFY_WORDING_HPP
#define SKROBOT_PLUGINS_NOTIFY_WORDING_HPP

#include <cstddef>
#include <string>
#include <string_view>

namespace notify {

/// How many UTF-16 units `text` has: what most chat services count.
std::size_t utf16_size(std::string_view text);

/// `text` with at most so many bytes, or UTF-16 units; one that is cut ends in "…", which counts, and is cut between
/// characters.
std::string cut_bytes(std::string_view text, std::size_t most);
std::string cut_utf16(std::string_view text, std::size_t most);

/// `text` on one line: each run of blanks and control characters is one blank, none at the ends.
std::string one_line(std::string_view text);

/// The first line that is not blank, as one_line.
std::string first_line(std::string_view text);

/// `text` without control characters but for newlines and tabs; CR LF is a newline.
std::string clean(std::string_view text);

/// For the text and the attributes of HTML and XML.
std::string escape_html(std::string_view text);

/// `text` with every `from` replaced.
std::string replace_all(std::string text, std::string_view from, std::string_view to);

}  // namespace notify

#endif
