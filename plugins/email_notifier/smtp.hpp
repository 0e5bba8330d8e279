// SPDX-License-Identifier: MIT
// Hands a mail to an SMTP server.
#ifndef SKROBOT_PLUGINS_EMAIL_NOTIFIER_SMTP_HPP
#define SKROBOT_PLUGINS_EMAIL_NOTIFIER_SMTP_HPP

#include <string>
#include <vector>

#include "email_notifier/attachments.hpp"
#include "notify/transfer.hpp"

namespace email {

/// starttls: TLS begins after the greeting, or nothing is sent. tls: from the first byte. none: everything is sent in
/// the clear.
enum class Security { starttls, tls, none };

struct SmtpServer {
  notify::Endpoint endpoint;
  Security security = Security::starttls;
  std::string username;  ///< empty: no login
  std::string password;
};

struct Mail {
  std::string from;                     ///< mailbox
  std::vector<std::string> recipients;  ///< mailboxes
  std::vector<std::string> headers;     ///< whole, folded
  std::string plain;
  std::string html;
  std::vector<Attachment> attachments;
};

/// Returns when the server has taken the mail for all recipients. Throws one sentence that says what to do:
/// ParameterError where another attempt is of no use (wrong password, a recipient that is refused for good), else
/// TaskError. Nothing was delivered then.
void send(const Mail& mail, const SmtpServer& server, const notify::TransferLimits& limits);

}  // namespace email

#endif
