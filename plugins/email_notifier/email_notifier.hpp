// SPDX-License-Identifier: MIT
#ifndef SKROBOT_PLUGINS_EMAIL_NOTIFIER_EMAIL_NOTIFIER_HPP
#define SKROBOT_PLUGINS_EMAIL_NOTIFIER_EMAIL_NOTIFIER_HPP

#include <boost/describe/enum.hpp>
#include <chrono>
#include <skrobot/notifier.hpp>

#include "email_notifier/smtp.hpp"

namespace email {

BOOST_DESCRIBE_ENUM(Security, starttls, tls, none)
BOOST_DESCRIBE_ENUM(Attachable, errors, log, params, result)

struct EmailParams {
  std::string server;
  std::optional<std::int32_t> port;
  Security security = Security::starttls;
  std::string username;
  skrobot::Secret password;
  std::string from;
  std::vector<std::string> to;
  std::vector<std::string> cc;
  std::string subject_prefix = "[skrobot]";
  std::vector<Attachable> attach = {Attachable::errors, Attachable::log};
  std::int64_t attach_limit_bytes = 262144;
  std::filesystem::path ca_file;
  double timeout_s = 20;
};
SKROBOT_PARAMS(EmailParams, (server, "Host name of the SMTP server", skrobot::required(), skrobot::not_empty()),
               (port, "SMTP port; none: chosen by security (starttls 587, tls 465, none 25)", skrobot::at_least(1),
                skrobot::at_most(65535)),
               (security, "starttls or tls; with none, everything is sent unencrypted"),
               (username, "User name for the login; empty: no login"), (password, "Password for the login"),
               (from, "Sender: ada@example.org or Ada <ada@example.org>", skrobot::required(), skrobot::not_empty()),
               (to, "Recipients", skrobot::required(), skrobot::min_items(1), skrobot::max_items(100)),
               (cc, "Carbon copy recipients", skrobot::max_items(100)), (subject_prefix, "Prefix of each subject"),
               (attach, "Files to attach: errors, log, params, result; missing files are skipped"),
               (attach_limit_bytes,
                "Size limit of an attachment; of longer files the beginning is sent, of logs the end",
                skrobot::at_least(1024), skrobot::at_most(16777216)),
               (ca_file, "CA certificates to trust instead of the system's, in PEM format", skrobot::existing_file()),
               (timeout_s, "Time limit in seconds for the whole delivery", skrobot::at_least(1), skrobot::at_most(25)))

/// README.md says what a mail looks like.
class EmailNotifier : public skrobot::Notifier<EmailParams> {
 public:
  void notify(const skrobot::Notification& notification, const EmailParams& params) override;
};

/// The mail, without what the server is told; throws ParameterError for an address that is none.
Mail make_mail(const skrobot::Notification& notification, const EmailParams& params,
               std::chrono::system_clock::time_point now);

}  // namespace email

#endif
