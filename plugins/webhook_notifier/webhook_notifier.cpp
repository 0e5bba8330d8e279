// SPDX-License-Identifier: MIT
#include "webhook_notifier/webhook_notifier.hpp"

#include <algorithm>

#include "webhook_notifier/hook_address.hpp"
#include "webhook_notifier/shapes.hpp"
#include "webhook_notifier/signature.hpp"

namespace webhook {
namespace {

// RFC 9110: a name is a token, a value has no control characters.
std::string header_line(const std::string& name, const std::string& value, const std::string& parameter) {
  const auto is_token = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  const auto fail = [&](const std::string& why) -> void {
    throw skrobot::ParameterError("parameter '" + parameter + "': " + why);
  };
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_token))
    fail("'" + name + "' cannot be a header's name");
  if (std::any_of(value.begin(), value.end(), is_control))
    fail("the value of '" + name + "' contains a line break or another control character");
  return value.empty() ? name + ";" : name + ": " + value;
}

// The address that the service's API has, from the one that people are given.
std::string api_url(Format format, const HookAddress& address, ShapeOptions& options) {
  if (format == Format::ntfy) {
    if (address.segments.size() != 1)
      throw skrobot::ParameterError(
          "parameter 'url': ntfy needs the server and the topic, such as https://ntfy.sh/my-topic");
    options.topic = address.segments.front();
    return address.with_path("/");
  }
  if (format == Format::telegram) {
    if (options.chat.empty()) throw skrobot::ParameterError("parameter 'chat': Telegram needs the chat ID or @name");
    if (address.segments.empty() || !address.segments.front().starts_with("bot")) {
      throw skrobot::ParameterError(
          "parameter 'url': Telegram needs https://api.telegram.org/bot followed by the bot's token");
    }
    return address.with_path("/" + address.segments.front() + "/sendMessage");
  }
  return address.url;
}

}  // namespace

Post make_post(const skrobot::Notification& notification, const WebhookParams& params) {
  const HookAddress address = parse_hook_address(params.url.text());
  const Format format = format_of(params.format, address.endpoint.host);
  ShapeOptions options{{}, params.chat};
  Post post;
  post.endpoint = address.endpoint;
  post.url = api_url(format, address, options);
  post.body = skrobot::to_text(shape(format, notification, options));
  post.headers = {"Content-Type: application/json", "User-Agent: skrobot"};
  for (const auto& [name, value] : params.headers) {
    post.headers.push_back(header_line(name, value.text(), "headers"));
    if (value.text().size() >= 4) post.secrets.push_back(value.text());
  }
  if (const std::string& key = params.signing_key.text(); !key.empty()) {
    post.headers.push_back(
        header_line(params.signature_header, "sha256=" + hmac_sha256(key, post.body), "signature_header"));
    post.secrets.push_back(key);
  }
  post.secrets.insert(post.secrets.begin(), address.secrets.begin(), address.secrets.end());
  post.retries = static_cast<unsigned>(params.retries);
  return post;
}

void WebhookNotifier::notify(const skrobot::Notification& notification, const WebhookParams& params) {
  const std::chrono::milliseconds timeout(static_cast<std::int64_t>(params.timeout_s * 1000));
  send(make_post(notification, params), {timeout, params.ca_file.string()});
}

}  // namespace webhook
