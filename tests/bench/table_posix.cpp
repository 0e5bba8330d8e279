// SPDX-License-Identifier: MIT
// Runs the benchmarks that are named on its command line, one after the other, and prints one table of what they
// measured.
//   bench_table OUTPUT.jsonl PROGRAM…
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

namespace json = skrobot::json;

namespace {

std::string number(const json::value* value) {
  if (value == nullptr || !value->is_number()) return "";
  std::array<char, 32> text{};
  const double number = value->to_number<double>();
  std::snprintf(text.data(), text.size(), number >= 1000 ? "%.0f" : "%.3g", number);
  return text.data();
}

std::string text(const json::object& figure, const char* key) {
  const json::value* value = figure.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// "<= 2.5" of the ratio, "<= 10 ns" of the value. Empty: none.
std::string aim_of(const json::object& figure) {
  const json::value* most = figure.if_contains("most");
  std::string aim = text(figure, "aim");
  if (most != nullptr) aim += (aim.empty() ? "<= " : ", <= ") + number(most) + " " + text(figure, "unit");
  return aim;
}

std::string verdict(const json::object& figure) {
  const std::string aim = text(figure, "aim");
  const json::value *ratio = figure.if_contains("ratio"), *most = figure.if_contains("most");
  if ((aim.empty() || ratio == nullptr) && most == nullptr) return "";
  bool met = most == nullptr || figure.at("value").to_number<double>() <= most->to_number<double>();
  if (!aim.empty() && ratio != nullptr) {
    const double is = ratio->to_number<double>(), wanted = std::strtod(aim.c_str() + 3, nullptr);
    met = met && (aim[0] == '<' ? is <= wanted : is >= wanted);
  }
  return met ? "met" : "missed";
}

std::vector<std::string> row_of(const json::object& figure) {
  return {text(figure, "figure"), number(figure.if_contains("value")), number(figure.if_contains("floor")),
          text(figure, "unit"),   number(figure.if_contains("ratio")), aim_of(figure),
          verdict(figure)};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "bench_table OUTPUT.jsonl PROGRAM...\n";
    return 2;
  }
  std::vector<std::vector<std::string>> rows{{"FIGURE", "MEASURED", "FLOOR", "UNIT", "RATIO", "AIM", ""}};
  std::ofstream lines(argv[1]);
  int failed = 0;
  for (int i = 2; i < argc; ++i) {
    std::cerr << "== " << argv[i] << std::endl;
    std::FILE* pipe = ::popen((std::string("'") + argv[i] + "'").c_str(), "r");
    if (pipe == nullptr) return 1;
    std::string output;
    std::array<char, 4096> piece{};
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe)) output.append(piece.data(), got);
    if (::pclose(pipe) != 0) {
      std::cerr << argv[i] << " failed\n";
      ++failed;
    }
    std::string line;
    for (std::size_t from = 0; from < output.size(); from += line.size() + 1) {
      line = output.substr(from, output.find('\n', from) - from);
      if (!line.starts_with('{')) continue;
      lines << line << "\n";
      rows.push_back(row_of(skrobot::parse_json(line).as_object()));
    }
  }
  utsname names{};
  ::uname(&names);
  std::cout << "\n"
            << names.sysname << " " << names.release << ", " << ::sysconf(_SC_NPROCESSORS_ONLN) << " processors\n\n";
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - row[i].size(), ' ');
      const bool is_number = i == 1 || i == 2 || i == 4;
      line += (is_number ? space + row[i] : row[i] + space) + "  ";
    }
    line.erase(line.find_last_not_of(' ') + 1);
    std::cout << line << "\n";
  }
  return failed == 0 ? 0 : 1;
}
