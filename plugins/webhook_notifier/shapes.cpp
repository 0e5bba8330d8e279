// SPDX-License-Identifier: MIT
#include "webhook_notifier/shapes.hpp"

#include <algorithm>

#include "notify/notice.hpp"
#include "notify/wording.hpp"

namespace webhook {
namespace {

using notify::cut_utf16;
using notify::Notice;
using skrobot::json::array;
using skrobot::json::object;

constexpr std::size_t k_error = 1500;  // units: a message is read on a phone; all of it is in the record
constexpr std::size_t k_result = 800;

// Slack: a header has 150 characters, a section 3000, a field 2000, and there are at most 10 fields.
constexpr std::size_t k_slack_header = 150, k_slack_section = 2900, k_slack_field = 1900;
// Discord: a title has 256, a description 4096, a field's value 1024, a footer 2048, all together 6000.
constexpr std::size_t k_discord_title = 256, k_discord_field = 300;
// Teams: 28 KB for all of it. Texts are counted in bytes, as they are written.
constexpr std::size_t k_teams_bytes = 26000, k_teams_text = 6000;
// ntfy: a message has 4096 bytes.
constexpr std::size_t k_ntfy_bytes = 4000, k_ntfy_title = 200;
// Telegram: 4096 units, markup not counted.
constexpr std::size_t k_telegram = 4000;

const char* mark(const Notice& notice) { return notice.succeeded ? "✅" : "❌"; }

// Who, where and how long: what a chat has room for. The rest is in the mail and the record.
std::vector<notify::Fact> short_facts(const Notice& notice) {
  std::vector<notify::Fact> facts{{"Experiment", notice.experiment}};
  for (const notify::Fact& fact : notice.facts) {
    if (fact.name == "Experimenter" || fact.name == "Host" || fact.name == "Duration" || fact.name == "Started")
      facts.push_back(fact);
  }
  return facts;
}

// "Host node7, took 3 s" in one line.
std::string facts_line(const Notice& notice) {
  std::string line;
  for (const notify::Fact& fact : short_facts(notice)) {
    if (fact.name == "Started") continue;
    line += (line.empty() ? "" : " · ") + notify::cut_bytes(fact.value, 200);
  }
  return line;
}

std::string short_result(const Notice& notice, const skrobot::Notification& n) {
  if (!notice.succeeded || n.result.is_null()) return {};
  std::string line = skrobot::to_text(n.result);
  return line.size() <= 100 ? line : notice.result;
}

// Three entities are all that Slack's markup has; an accent would end a code block.
std::string slack_text(std::string text) {
  text = notify::replace_all(notify::replace_all(notify::replace_all(std::move(text), "&", "&amp;"), "<", "&lt;"), ">",
                             "&gt;");
  return text;
}

// A code block in any text that ends in one: three accents within it would end it early.
std::string fenced(const std::string& text) { return "```\n" + notify::replace_all(text, "``", "`\u200b`") + "\n```"; }

// Escaping makes text longer: it is cut again until the whole fits, never within an entity.
template <class Make>
std::string fit(const std::string& text, std::size_t first, std::size_t most, Make make) {
  for (std::size_t room = first;; room = room * 3 / 4) {
    std::string made = make(cut_utf16(text, room));
    if (notify::utf16_size(made) <= most || room < 8) return made;
  }
}

object slack(const Notice& notice, const skrobot::Notification& n) {
  const auto section = [](const std::string& text) {
    const std::string code =
        fit(text, k_error, k_slack_section, [](const std::string& part) { return slack_text(fenced(part)); });
    return object{{"type", "section"}, {"text", {{"type", "mrkdwn"}, {"text", code}}}};
  };
  const std::string header = cut_utf16(std::string(mark(notice)) + " " + notice.title, k_slack_header);
  array blocks{object{{"type", "header"}, {"text", {{"type", "plain_text"}, {"text", header}, {"emoji", true}}}}};
  if (!notice.error.empty()) blocks.push_back(section(notice.error));
  if (const std::string result = short_result(notice, n); !result.empty())
    blocks.push_back(section(cut_utf16(result, k_result)));
  array fields;
  for (const notify::Fact& fact : short_facts(notice)) {
    const std::string text = fit(fact.value, 300, k_slack_field,
                                 [&](const std::string& part) { return "*" + fact.name + "*\n" + slack_text(part); });
    fields.push_back(object{{"type", "mrkdwn"}, {"text", text}});
  }
  blocks.push_back(object{{"type", "section"}, {"fields", std::move(fields)}});
  // The text is what the notification on a phone shows.
  std::string preview = std::string(mark(notice)) + " " + notice.title + " in " + notice.experiment;
  if (!notice.error.empty()) preview += ": " + notify::first_line(notice.error);
  return {{"text", fit(preview, 300, 1000, slack_text)}, {"blocks", std::move(blocks)}};
}

object discord(const Notice& notice, const skrobot::Notification& n) {
  array fields;
  for (const notify::Fact& fact : short_facts(notice)) {
    if (fact.name == "Started") continue;  // the embed's own time
    const std::string value = fit(fact.value, k_discord_field, k_discord_field + 10, [](const std::string& part) {
      return "`" + notify::replace_all(part, "`", "'") + "`";
    });
    fields.push_back(object{{"name", fact.name}, {"value", value}, {"inline", fact.name != "Experiment"}});
  }
  object embed{{"title", cut_utf16(std::string(mark(notice)) + " " + notice.title, k_discord_title)},
               {"color", notice.succeeded ? 0x1A7F37 : 0xCF222E},
               {"fields", std::move(fields)}};
  const std::string text =
      !notice.error.empty() ? cut_utf16(notice.error, k_error) : cut_utf16(short_result(notice, n), k_result);
  if (!text.empty()) embed["description"] = fenced(text);
  if (n.started.size() == 29) embed["timestamp"] = n.started;
  return {{"embeds", array{std::move(embed)}}, {"allowed_mentions", {{"parse", array()}}}};
}

// Runs of plain text: an adaptive card's other texts are read as Markdown.
object card_line(object run) {
  run["type"] = "TextRun";
  return {{"type", "RichTextBlock"}, {"inlines", array{std::move(run)}}};
}

object teams(const Notice& notice, const skrobot::Notification& n) {
  const auto make = [&](std::size_t most) {
    array body{card_line({{"text", notify::cut_bytes(std::string(mark(notice)) + " " + notice.title, 300)},
                          {"size", "Large"},
                          {"weight", "Bolder"},
                          {"color", notice.succeeded ? "Good" : "Attention"}})};
    const std::string text = !notice.error.empty() ? notify::cut_bytes(notice.error, most)
                                                   : notify::cut_bytes(short_result(notice, n), most);
    if (!text.empty()) body.push_back(card_line({{"text", text}, {"fontType", "Monospace"}}));
    for (const notify::Fact& fact : short_facts(notice)) {
      object line = card_line({{"text", fact.name + "  "}, {"isSubtle", true}});
      line["inlines"].as_array().push_back(object{{"type", "TextRun"}, {"text", notify::cut_bytes(fact.value, 500)}});
      line["spacing"] = "Small";
      body.push_back(std::move(line));
    }
    const object card{{"$schema", "http://adaptivecards.io/schemas/adaptive-card.json"},
                      {"type", "AdaptiveCard"},
                      {"version", "1.4"},
                      {"msteams", {{"width", "Full"}}},
                      {"body", std::move(body)}};
    return object{{"type", "message"},
                  {"attachments", array{object{{"contentType", "application/vnd.microsoft.card.adaptive"},
                                               {"contentUrl", nullptr},
                                               {"content", card}}}}};
  };
  for (std::size_t most = k_teams_text;; most /= 2) {
    object message = make(most);
    if (most < 100 || skrobot::to_text(message).size() <= k_teams_bytes) return message;
  }
}

object ntfy(const Notice& notice, const skrobot::Notification& n, const std::string& topic) {
  const std::string line = facts_line(notice);
  std::string text = !notice.error.empty() ? notice.error : short_result(notice, n);
  text = notify::cut_bytes(text, k_ntfy_bytes - line.size() - 2);
  if (!text.empty()) text += "\n\n";
  return {{"topic", topic},
          {"title", notify::cut_bytes(notice.title, k_ntfy_title)},
          {"message", text + line},
          {"tags", array{notice.succeeded ? "white_check_mark" : "x"}},
          {"priority", notice.succeeded ? 3 : 4}};
}

object telegram(const Notice& notice, const skrobot::Notification& n, const std::string& chat) {
  std::string text = std::string(mark(notice)) + " <b>" + notify::escape_html(cut_utf16(notice.title, 300)) + "</b>\n" +
                     notify::escape_html(facts_line(notice));
  const std::string body =
      !notice.error.empty() ? cut_utf16(notice.error, k_error) : cut_utf16(short_result(notice, n), k_result);
  if (!body.empty())
    text = fit(body, k_error, k_telegram,
               [&](const std::string& part) { return text + "\n<pre>" + notify::escape_html(part) + "</pre>"; });
  object message{{"text", text},
                 {"parse_mode", "HTML"},
                 {"disable_web_page_preview", true},
                 {"disable_notification", notice.succeeded}};
  message["chat_id"] = chat;
  return message;
}

}  // namespace

Format format_of(std::string_view name, std::string_view host) {
  if (name == "slack") return Format::slack;
  if (name == "discord") return Format::discord;
  if (name == "teams") return Format::teams;
  if (name == "ntfy") return Format::ntfy;
  if (name == "telegram") return Format::telegram;
  if (name != "auto") return Format::json;
  if (host == "hooks.slack.com") return Format::slack;
  if (host == "discord.com" || host == "discordapp.com") return Format::discord;
  if (host.ends_with(".webhook.office.com") || host.ends_with(".logic.azure.com") ||
      host.ends_with(".api.powerplatform.com"))
    return Format::teams;
  if (host == "ntfy.sh") return Format::ntfy;
  if (host == "api.telegram.org") return Format::telegram;
  return Format::json;
}

object shape(Format format, const skrobot::Notification& notification, const ShapeOptions& options) {
  const Notice notice = notify::make_notice(notification);
  switch (format) {
    case Format::slack: return slack(notice, notification);
    case Format::discord: return discord(notice, notification);
    case Format::teams: return teams(notice, notification);
    case Format::ntfy: return ntfy(notice, notification, options.topic);
    case Format::telegram: return telegram(notice, notification, options.chat);
    case Format::json: break;
  }
  return skrobot::notification_to_json(notification);
}

}  // namespace webhook
