// SPDX-License-Identifier: MIT
#include "learning/page.hpp"

#include <algorithm>

#include "learning/curve_picture.hpp"

namespace learning {

namespace {

constexpr std::string_view k_style =
    "body{font:15px/1.5 sans-serif;color:#222;background:#fff;max-width:64em;margin:2em auto;padding:0 1em}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}"
    ".wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    "th,td{padding:.25em .8em;border-bottom:1px solid #ddd;text-align:right;white-space:nowrap}"
    "th:first-child,td:first-child{text-align:left}thead th{border-bottom:2px solid #888}"
    "pre{background:#f5f5f5;padding:.8em;overflow-x:auto}svg{max-width:100%;height:auto}";

}  // namespace

Page::Page(std::string_view title) : title_(escaped(title)) { body_ = "<h1>" + title_ + "</h1>\n"; }

void Page::heading(std::string_view text) { body_ += "<h2>" + escaped(text) + "</h2>\n"; }

void Page::paragraph(std::string_view text) { body_ += "<p>" + escaped(text) + "</p>\n"; }

void Page::preformatted(std::string_view text) {
  body_ += "<pre>";
  std::size_t begin = 0;
  while (begin < text.size()) {  // escaped() would take the newlines away
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    body_ += escaped(text.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  body_ += "</pre>\n";
}

void Page::table(std::span<const std::string> header, std::span<const std::vector<std::string>> rows) {
  body_ += "<div class=\"wide\"><table>\n<thead><tr>";
  for (const std::string& cell : header) body_ += "<th>" + escaped(cell) + "</th>";
  body_ += "</tr></thead>\n<tbody>\n";
  for (const std::vector<std::string>& row : rows) {
    body_ += "<tr>";
    for (const std::string& cell : row) body_ += "<td>" + escaped(cell) + "</td>";
    body_ += "</tr>\n";
  }
  body_ += "</tbody></table></div>\n";
}

void Page::svg(std::string_view document) { body_ += "<p>" + std::string(document) + "</p>\n"; }

std::string Page::text() const {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         title_ + "</title>\n<style>" + std::string(k_style) + "</style>\n</head>\n<body>\n" + body_ +
         "</body>\n</html>\n";
}

}  // namespace learning
