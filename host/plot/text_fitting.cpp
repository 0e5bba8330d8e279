// SPDX-License-Identifier: MIT
#include "plot/text_fitting.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_bytes = 400;
constexpr double k_column = 0.6;  // of a text's size
constexpr std::string_view k_joints = " _-./:=";

bool is_inside(const std::string& text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// The beginning that all names share, as far as the last sign that joins words.
std::size_t common_beginning(const std::vector<std::string>& names) {
  std::size_t shared = names.front().size();
  for (const std::string& name : names) {
    const auto mismatch = std::mismatch(names.front().begin(), names.front().end(), name.begin(), name.end());
    shared = std::min(shared, static_cast<std::size_t>(mismatch.first - names.front().begin()));
  }
  while (shared > 0 && k_joints.find(names.front()[shared - 1]) == std::string_view::npos) --shared;
  return shared;
}

std::size_t common_end(const std::vector<std::string>& names) {
  std::vector<std::string> turned;
  for (const std::string& name : names) turned.emplace_back(name.rbegin(), name.rend());
  return common_beginning(turned);
}

}  // namespace

double text_width(std::string_view text, double size) {
  return k_column * size * static_cast<double>(display_width(text));
}

std::size_t columns_in(double width, double size) {
  return static_cast<std::size_t>(std::max(width / (k_column * size) + 1e-6, 1.0));
}

std::string shortened(const std::string& text, double width, double size) {
  std::string safe = printable(text, k_most_bytes);
  if (text_width(safe, size) <= width) return safe;
  const std::size_t columns = std::max<std::size_t>(columns_in(width, size), 3);
  std::size_t front = 0, back = safe.size();
  while (front < safe.size() && display_width(std::string_view(safe).substr(0, front + 1)) < columns / 2) ++front;
  while (front > 0 && is_inside(safe, front)) --front;
  while (back > front && display_width(std::string_view(safe).substr(back - 1)) < columns - columns / 2) --back;
  while (back < safe.size() && is_inside(safe, back)) ++back;
  return safe.substr(0, front) + "…" + safe.substr(back);
}

std::string without_end(const std::string& text, std::size_t columns) {
  std::string safe = printable(text, k_most_bytes);
  if (display_width(safe) <= columns) return safe;
  std::size_t end = safe.size();
  while (end > 0 && (is_inside(safe, end) || display_width(std::string_view(safe).substr(0, end)) + 1 > columns)) --end;
  while (end > 0 && safe[end - 1] == ' ') --end;
  return safe.substr(0, end) + "…";
}

std::vector<std::string> fitted(const std::vector<std::string>& names, std::size_t columns) {
  std::vector<std::string> out;
  for (const std::string& name : names) out.push_back(printable(name, k_most_bytes));
  const auto all_fit = [&] {
    return std::all_of(out.begin(), out.end(), [&](const std::string& name) { return display_width(name) <= columns; });
  };
  const bool are_trials =
      std::all_of(out.begin(), out.end(), [](const std::string& name) { return name.starts_with("trial "); });
  if (out.size() > 1 && !are_trials && !all_fit()) {
    if (const std::size_t shared = common_beginning(out); shared > 1) {
      for (std::string& name : out) name = "…" + name.substr(shared);
    }
    if (const std::size_t shared = all_fit() ? 0 : common_end(out); shared > 1) {
      for (std::string& name : out) name = name.substr(0, name.size() - shared) + "…";
    }
  }
  for (std::string& name : out)
    name = out.size() == 1 ? shortened(name, k_column * static_cast<double>(columns), 1) : without_end(name, columns);
  return out;
}

std::vector<std::string> wrapped(const std::string& text, std::size_t columns, std::size_t most) {
  const std::string safe = printable(text, k_most_bytes);
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t begin = 0; begin < safe.size();) {
    std::size_t end = safe.find_first_of(k_joints, begin);
    end = end == std::string::npos ? safe.size() : end + 1;
    const std::string word = safe.substr(begin, end - begin);
    if (!line.empty() && display_width(line) + display_width(word) > columns) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += word;
    if (display_width(line) > columns) return {};
    begin = end;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines.size() <= most ? lines : std::vector<std::string>();
}

}  // namespace skrobot
