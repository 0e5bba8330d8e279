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
               (url, "Where to post to; as secret as a password for most services", skrobot::required(),
                skrobot::not_empty()),
               (format, "What the service takes; auto: told from the host name, json where it is none of these",
                skrobot::one_of("auto", "json", "slack", "discord", "teams", "ntfy", "telegram")),
               (chat, "Telegram: the chat's number or @name"),
               (headers, "More headers: headers.Authorization=env:TOKEN"),
               (signing_key, "Signs the body with HMAC-SHA256; empty: no signature"),
               (signature_header, "The header that has the signature", skrobot::not_empty()),
               (retries, "How often to post again after a 429 or 5xx", skrobot::at_least(0), skrobot::at_most(10)),
               (ca_file, "Certificates to trust instead of the system's, in PEM form", skrobot::existing_file()),
               (timeout_s, "Seconds for all attempts and waits together", skrobot::at_least(1), skrobot::at_most(25)))

/// README.md says what each service is sent.
class WebhookNotifier : public skrobot::Notifier<WebhookParams> {
 public:
  void notify(const skrobot::Notification& notification, const WebhookParams& params) override;
};

/// What is posted; throws ParameterError for what cannot be.
Post make_post(const skrobot::Notification& notification, const WebhookParams& params);

}  // namespace webhook

#endif
