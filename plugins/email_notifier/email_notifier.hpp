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
SKROBOT_PARAMS(EmailParams, (server, "The SMTP server's host name", skrobot::required(), skrobot::not_empty()),
               (port, "Its port; none: 587 for starttls, 465 for tls, 25 for none", skrobot::at_least(1),
                skrobot::at_most(65535)),
               (security, "starttls or tls; none sends everything in the clear"),
               (username, "For the login; empty: none"), (password, "For the login"),
               (from, "The sender: ada@example.org or Ada <ada@example.org>", skrobot::required(),
                skrobot::not_empty()),
               (to, "The recipients", skrobot::required(), skrobot::min_items(1), skrobot::max_items(100)),
               (cc, "More recipients", skrobot::max_items(100)), (subject_prefix, "What each subject begins with"),
               (attach, "What is attached, of errors, log, params, result; a file that is not there is left out"),
               (attach_limit_bytes, "Of a longer file the beginning, of a log the end", skrobot::at_least(1024),
                skrobot::at_most(16777216)),
               (ca_file, "Certificates to trust instead of the system's, in PEM form", skrobot::existing_file()),
               (timeout_s, "Seconds for all of it", skrobot::at_least(1), skrobot::at_most(25)))

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
