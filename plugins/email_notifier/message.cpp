// SPDX-License-Identifier: MIT
#include "email_notifier/message.hpp"

#include <algorithm>

#include "notify/wording.hpp"

namespace email {
namespace {

constexpr std::size_t k_most_subject = 200;
constexpr std::size_t k_most_error = 16384;
constexpr std::size_t k_most_json = 16384;
constexpr const char* k_monospace = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:13px";

// The first line of the message: without the error, which has a place of its own.
std::string sentence(const notify::Notice& notice, const std::string& message) {
  std::string line = notify::first_line(skrobot::valid_utf8(message));
  if (!notice.succeeded && line.ends_with(" with error:"))
    line.replace(line.size() - std::string_view(" with error:").size(), std::string::npos, ".");
  return line;
}

std::string block(const std::string& text, const char* style) {
  return "<pre style=\"" + std::string(k_monospace) +
         ";margin:0 0 16px;padding:12px;border-radius:4px;white-space:pre-wrap;word-break:break-word;" + style + "\">" +
         notify::escape_html(text) + "</pre>\n";
}

std::string heading(const char* text) {
  return "<p style=\"margin:0 0 4px;font-weight:600\">" + std::string(text) + "</p>\n";
}

}  // namespace

std::string subject(const notify::Notice& notice, const std::string& prefix) {
  const std::string run = notice.title.substr(0, notice.title.size() - notice.outcome.size() - 1);
  std::string text = prefix.empty() ? "" : notify::one_line(prefix) + " ";
  text += notice.outcome + ": " + run + " in " + notice.experiment;
  if (const std::string error = notify::first_line(notice.error); !error.empty()) text += ": " + error;
  return notify::cut_bytes(text, k_most_subject);
}

std::string plain_body(const notify::Notice& notice, const std::string& message) {
  std::string text = sentence(notice, message) + "\n";
  if (!notice.error.empty()) text += "\n" + notify::cut_bytes(notice.error, k_most_error) + "\n";
  std::size_t width = 0;
  for (const notify::Fact& fact : notice.facts) width = std::max(width, fact.name.size() + 2);
  text += "\n";
  for (const notify::Fact& fact : notice.facts)
    text += fact.name + std::string(width - fact.name.size(), ' ') + fact.value + "\n";
  if (!notice.result.empty()) text += "\nResult\n" + notify::cut_bytes(notice.result, k_most_json) + "\n";
  if (!notice.params.empty()) text += "\nParameters\n" + notify::cut_bytes(notice.params, k_most_json) + "\n";
  return text;
}

std::string html_body(const notify::Notice& notice, const std::string& message) {
  const char* colour = notice.succeeded ? "#1a7f37" : "#cf222e";
  std::string html =
      "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light "
      "dark\"></head>\n"
      "<body style=\"margin:0;padding:16px;font-family:-apple-system,'Segoe "
      "UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.4\">\n"
      "<div style=\"max-width:720px\">\n";
  html += "<h2 style=\"margin:0 0 8px;padding-left:10px;border-left:5px solid " + std::string(colour) +
          ";font-size:19px\">" + notify::escape_html(notice.title) + "</h2>\n";
  html += "<p style=\"margin:0 0 16px\">" + notify::escape_html(sentence(notice, message)) + "</p>\n";
  if (!notice.error.empty())
    html += block(notify::cut_bytes(notice.error, k_most_error), "background:#ffebe9;color:#82071e");
  html += "<table style=\"border-collapse:collapse;margin:0 0 16px\">\n";
  for (const notify::Fact& fact : notice.facts) {
    html += "<tr><td style=\"padding:2px 16px 2px 0;color:#6e7781;vertical-align:top\">" +
            notify::escape_html(fact.name) + "</td><td style=\"padding:2px 0;word-break:break-word\">" +
            notify::escape_html(fact.value) + "</td></tr>\n";
  }
  html += "</table>\n";
  if (!notice.result.empty())
    html +=
        heading("Result") + block(notify::cut_bytes(notice.result, k_most_json), "background:#f6f8fa;color:#24292f");
  if (!notice.params.empty())
    html += heading("Parameters") +
            block(notify::cut_bytes(notice.params, k_most_json), "background:#f6f8fa;color:#24292f");
  return html + "</div>\n</body></html>\n";
}

}  // namespace email
