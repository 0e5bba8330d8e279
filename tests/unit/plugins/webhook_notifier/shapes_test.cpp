// SPDX-License-Identifier: MIT
#include "webhook_notifier/shapes.hpp"

#include <boost/test/unit_test.hpp>

#include "notify/wording.hpp"
#include "unit/plugins/notify/notification_sample.hpp"

using namespace webhook;
using skrobot::json::array;
using skrobot::json::object;
using skrobot::json::value;

namespace {

const ShapeOptions k_options{"runs", "-100200"};

// Errors that break a message that is not made with care.
const std::vector<std::string> k_hostile{
    "the data is empty",
    std::string(1 << 20, 'x'),
    std::string(5000, '<'),
    std::string(5000, '&'),
    std::string(5000, '`'),
    std::string(5000, '\n'),
    [] {
      std::string text;
      for (int i = 0; i < 5000; ++i) text += "🚀";
      return text;
    }(),
    "@everyone <!channel> <@U123> </pre></b> ```break``` \"quotes\" \\ \x1b[31m \xff",
};

std::size_t size(const value& text) { return notify::utf16_size(std::string_view(text.as_string())); }
std::string text_of(const value& text) { return std::string(text.as_string()); }

}  // namespace

BOOST_AUTO_TEST_SUITE(shapes_test)

BOOST_AUTO_TEST_CASE(the_format_is_detected_from_the_host) {
  BOOST_TEST((format_of("auto", "hooks.slack.com") == Format::slack));
  BOOST_TEST((format_of("auto", "discord.com") == Format::discord));
  BOOST_TEST((format_of("auto", "prod-1.westeurope.logic.azure.com") == Format::teams));
  BOOST_TEST((format_of("auto", "ntfy.sh") == Format::ntfy));
  BOOST_TEST((format_of("auto", "api.telegram.org") == Format::telegram));
  BOOST_TEST((format_of("auto", "hooks.slack.com.example.org") == Format::json));
  BOOST_TEST((format_of("slack", "localhost") == Format::slack));
  BOOST_TEST((format_of("json", "hooks.slack.com") == Format::json));
}

BOOST_AUTO_TEST_CASE(json_is_the_notification_itself) {
  const skrobot::Notification n = failed_sample("why");
  BOOST_TEST(skrobot::to_text(shape(Format::json, n, k_options)) == skrobot::to_text(skrobot::notification_to_json(n)));
}

BOOST_AUTO_TEST_CASE(slack_blocks) {
  const object message = shape(Format::slack, failed_sample("a < b & c"), k_options);
  BOOST_TEST(text_of(message.at("text")) == "❌ train_task-2 FAILED in ada-2026-03-01T12-00-00: a &lt; b &amp; c");
  const array& blocks = message.at("blocks").as_array();
  BOOST_TEST_REQUIRE(blocks.size() == 3u);
  BOOST_TEST(text_of(blocks[0].at("text").at("text")) == "❌ train_task-2 FAILED");
  BOOST_TEST(text_of(blocks[1].at("text").at("text")) == "```\na &lt; b &amp; c\n```");
  BOOST_TEST(text_of(blocks[2].at("fields").at(0).at("text")) == "*Experiment*\nada-2026-03-01T12-00-00");
  const object success = shape(Format::slack, completed_sample(), k_options);
  BOOST_TEST(text_of(success.at("blocks").at(1).at("text").at("text")) == "```\n{\"auc\":0.99}\n```");
  for (const std::string& error : k_hostile) {
    const object m = shape(Format::slack, failed_sample(error), k_options);
    BOOST_TEST(size(m.at("text")) <= 4000u);
    BOOST_TEST(m.at("blocks").as_array().size() <= 50u);
    BOOST_TEST(size(m.at("blocks").at(0).at("text").at("text")) <= 150u);
    for (const value& block : m.at("blocks").as_array()) {
      if (block.at("type") == "section" && block.as_object().contains("text")) {
        const std::string text = text_of(block.at("text").at("text"));
        BOOST_TEST(size(block.at("text").at("text")) <= 3000u);
        BOOST_TEST((text.starts_with("```\n") && text.ends_with("\n```")));
        BOOST_TEST(text.substr(4, text.size() - 8).find("```") == std::string::npos);
        BOOST_TEST(text.find('<') == std::string::npos);
      }
      if (block.as_object().contains("fields")) BOOST_TEST(block.at("fields").as_array().size() <= 10u);
    }
  }
}

BOOST_AUTO_TEST_CASE(discord_embeds) {
  const object message = shape(Format::discord, failed_sample("why"), k_options);
  const value& embed = message.at("embeds").at(0);
  BOOST_TEST(text_of(embed.at("title")) == "❌ train_task-2 FAILED");
  BOOST_TEST(text_of(embed.at("description")) == "```\nwhy\n```");
  BOOST_TEST(text_of(embed.at("timestamp")) == "2026-03-01T12:00:00.123+01:00");
  BOOST_TEST(embed.at("color").as_int64() == 0xCF222E);
  BOOST_TEST(message.at("allowed_mentions").at("parse").as_array().empty());
  for (const std::string& error : k_hostile) {
    const object hostile = shape(Format::discord, failed_sample(error), k_options);
    const value& e = hostile.at("embeds").at(0);
    std::size_t total = size(e.at("title")) + size(e.at("description"));
    BOOST_TEST(size(e.at("title")) <= 256u);
    BOOST_TEST(size(e.at("description")) <= 4096u);
    BOOST_TEST(e.at("fields").as_array().size() <= 25u);
    for (const value& field : e.at("fields").as_array()) {
      total += size(field.at("name")) + size(field.at("value"));
      BOOST_TEST(size(field.at("value")) <= 1024u);
    }
    BOOST_TEST(total <= 6000u);
  }
}

BOOST_AUTO_TEST_CASE(teams_cards) {
  const object message = shape(Format::teams, failed_sample("why_not *bold*"), k_options);
  BOOST_TEST(text_of(message.at("type")) == "message");
  const value& card = message.at("attachments").at(0).at("content");
  BOOST_TEST(text_of(message.at("attachments").at(0).at("contentType")) == "application/vnd.microsoft.card.adaptive");
  BOOST_TEST(text_of(card.at("body").at(0).at("inlines").at(0).at("text")) == "❌ train_task-2 FAILED");
  BOOST_TEST(text_of(card.at("body").at(1).at("inlines").at(0).at("text")) == "why_not *bold*");
  for (const value& line : card.at("body").as_array())
    BOOST_TEST(text_of(line.at("type")) == "RichTextBlock");  // Markdown is read in the others
  for (const std::string& error : k_hostile)
    BOOST_TEST(skrobot::to_text(shape(Format::teams, failed_sample(error), k_options)).size() <= 28000u);
}

BOOST_AUTO_TEST_CASE(ntfy_messages) {
  const object failed = shape(Format::ntfy, failed_sample("why"), k_options);
  BOOST_TEST(
      skrobot::to_text(failed) ==
      R"({"topic":"runs","title":"train_task-2 FAILED","message":"why\n\nada-2026-03-01T12-00-00 · Ada · node7 · 1 m 30 s","tags":["x"],"priority":4})");
  BOOST_TEST(shape(Format::ntfy, completed_sample(), k_options).at("priority").as_int64() == 3);
  for (const std::string& error : k_hostile) {
    const object m = shape(Format::ntfy, failed_sample(error), k_options);
    BOOST_TEST(m.at("message").as_string().size() <= 4096u);
    BOOST_TEST(m.at("title").as_string().size() <= 250u);
  }
}

BOOST_AUTO_TEST_CASE(telegram_messages) {
  const object message = shape(Format::telegram, failed_sample("a < b"), k_options);
  BOOST_TEST(text_of(message.at("chat_id")) == "-100200");
  BOOST_TEST(text_of(message.at("parse_mode")) == "HTML");
  BOOST_TEST(text_of(message.at("text")) ==
             "❌ <b>train_task-2 FAILED</b>\nada-2026-03-01T12-00-00 · Ada · node7 · 1 m 30 s\n<pre>a &lt; b</pre>");
  BOOST_TEST(!message.at("disable_notification").as_bool());
  for (const std::string& error : k_hostile) {
    const std::string text = text_of(shape(Format::telegram, failed_sample(error), k_options).at("text"));
    BOOST_TEST(notify::utf16_size(text) <= 4096u);
    BOOST_TEST(text.ends_with("</pre>"));
    // Every '&' begins one of four entities: none is cut.
    for (std::size_t at = text.find('&'); at != std::string::npos; at = text.find('&', at + 1)) {
      const std::string rest = text.substr(at, 6);
      BOOST_TEST((rest.starts_with("&amp;") || rest.starts_with("&lt;") || rest.starts_with("&gt;") ||
                  rest.starts_with("&quot;")),
                 rest);
    }
  }
}

BOOST_AUTO_TEST_CASE(very_long_names_fit_too) {
  skrobot::Notification n = failed_sample(std::string(4000, '&'));
  n.run = n.task = std::string(2000, 'n');
  n.experimenter = n.host = std::string(5000, '&');
  n.experiment_directory = "/x/" + std::string(3000, '<');
  BOOST_TEST(notify::utf16_size(std::string_view(shape(Format::telegram, n, k_options).at("text").as_string())) <=
             4096u);
  BOOST_TEST(shape(Format::ntfy, n, k_options).at("message").as_string().size() <= 4096u);
  BOOST_TEST(skrobot::to_text(shape(Format::teams, n, k_options)).size() <= 28000u);
  const object slack = shape(Format::slack, n, k_options);
  BOOST_TEST(size(slack.at("blocks").at(0).at("text").at("text")) <= 150u);
  for (const value& field : slack.at("blocks").as_array().back().at("fields").as_array())
    BOOST_TEST(size(field.at("text")) <= 2000u);
  const object discord = shape(Format::discord, n, k_options);
  for (const value& field : discord.at("embeds").at(0).at("fields").as_array())
    BOOST_TEST(size(field.at("value")) <= 1024u);
}

BOOST_AUTO_TEST_SUITE_END()
