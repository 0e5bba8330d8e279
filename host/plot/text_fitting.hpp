// SPDX-License-Identifier: MIT
// Names that have to fit where there is little room. Everything here is thread-safe, takes any bytes, and answers with
// printable text.
#ifndef SKROBOT_HOST_PLOT_TEXT_FITTING_HPP
#define SKROBOT_HOST_PLOT_TEXT_FITTING_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace skrobot {

/// About how wide a text of this size is: what is drawn has no font of its own.
double text_width(std::string_view text, double size);
/// How many columns of a text of this size fit into `width`.
std::size_t columns_in(double width, double size);

/// `text` in at most `width`, its middle left out.
std::string shortened(const std::string& text, double width, double size);
/// `text` in at most `columns`, its end left out.
std::string without_end(const std::string& text, std::size_t columns);

/// Names that stand below each other, each in at most `columns`: what all of them have in common is left out first, at
/// the beginning and at the end, then the end, so that what tells them apart stays; a name that begins with the number
/// of a trial keeps it.
std::vector<std::string> fitted(const std::vector<std::string>& names, std::size_t columns);

/// `text` in lines of at most `columns`, broken behind blanks and the signs that join words in names; none when that
/// needs more than `most` lines.
std::vector<std::string> wrapped(const std::string& text, std::size_t columns, std::size_t most);

}  // namespace skrobot

#endif
