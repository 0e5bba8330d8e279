// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_WEBHOOK_NOTIFIER_HPP
#define SKROBOT_PLUGINS_WEBHOOK_NOTIFIER_WEBHOOK_NOTIFIER_HPP

#include <skrobot/notifier.hpp>

#include "webhook_notifier/post.hpp"

namespace webhook {

struct WebhookParams {
  skrobot::Secret url;
  std::string format = "auto";
  std::string chat;
  std::map<std::string, skrobot::Secret> headers;
  skrobot::Secret signing_key;
  std::string signature_header = "X-Skrobot-Signature-256";
  std::int32_t retries = 2;
  std::filesystem::path ca_file;
  double timeout_s = 20;
};
SKROBOT_PARAMS(WebhookParams,
               (url, "URL to post to; treat it as a password", skrobot::required(), skrobot::not_empty()),
               (format, "Payload format; auto: detected from the host name, else json",
                skrobot::one_of("auto", "json", "slack", "discord", "teams", "ntfy", "telegram")),
               (chat, "Telegram only: chat ID or @name"),
               (headers, "Additional HTTP headers, such as headers.Authorization=env:TOKEN"),
               (signing_key, "Key for an HMAC-SHA256 signature of the body; empty: no signature"),
               (signature_header, "Header that carries the signature", skrobot::not_empty()),
               (retries, "Number of retries after a 429 or 5xx response", skrobot::at_least(0), skrobot::at_most(10)),
               (ca_file, "CA certificates to trust instead of the system's, in PEM format", skrobot::existing_file()),
               (timeout_s, "Time limit in seconds for all attempts and waits", skrobot::at_least(1),
                skrobot::at_most(25)))

/// README.md says what each service is sent.
class WebhookNotifier : public skrobot::Notifier<WebhookParams> {
 public:
  void notify(const skrobot::Notification& notification, const WebhookParams& params) override;
};

/// What is posted; throws ParameterError for what cannot be.
Post make_post(const skrobot::Notification& notification, const WebhookParams& params);

}  // namespace webhook

#endif
