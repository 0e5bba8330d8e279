// SPDX-License-Identifier: MIT
#include "email_notifier/email_notifier.hpp"

#include <algorithm>

#include "email_notifier/address.hpp"
#include "email_notifier/header.hpp"
#include "email_notifier/message.hpp"

namespace email {
namespace {

std::vector<Address> parse_all(const std::vector<std::string>& texts, const std::string& parameter) {
  std::vector<Address> addresses;
  for (const std::string& text : texts) addresses.push_back(parse_address(text, parameter));
  return addresses;
}

int default_port(Security security) {
  return security == Security::starttls ? 587 : security == Security::tls ? 465 : 25;
}

SmtpServer make_server(const EmailParams& params) {
  constexpr const char* k_host = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:";
  if (params.server.find_first_not_of(k_host) != std::string::npos) {
    throw skrobot::ParameterError("parameter 'server': expected only a host name, such as smtp.example.org, got '" +
                                  params.server + "'");
  }
  if (params.username.empty() != params.password.text().empty()) {
    throw skrobot::ParameterError(params.username.empty() ? "parameter 'username': missing, but a password is set"
                                                          : "parameter 'password': missing, but a username is set");
  }
  if (params.security == Security::none && !params.username.empty()) {
    throw skrobot::ParameterError(
        "parameter 'security': none would send the password unencrypted; use starttls or tls, or remove the login");
  }
  return {{params.server, params.port.value_or(default_port(params.security))},
          params.security,
          params.username,
          params.password.text()};
}

}  // namespace

Mail make_mail(const skrobot::Notification& notification, const EmailParams& params,
               std::chrono::system_clock::time_point now) {
  const notify::Notice notice = notify::make_notice(notification);
  const Address from = parse_address(params.from, "from");
  const std::vector<Address> to = parse_all(params.to, "to"), cc = parse_all(params.cc, "cc");
  Mail mail;
  mail.from = from.mailbox;
  for (const auto* list : {&to, &cc}) {
    for (const Address& address : *list) {
      if (std::find(mail.recipients.begin(), mail.recipients.end(), address.mailbox) == mail.recipients.end())
        mail.recipients.push_back(address.mailbox);
    }
  }
  mail.headers = {"Date: " + date_text(now), address_header("From", {from}), address_header("To", to),
                  text_header("Subject", subject(notice, params.subject_prefix)),
                  // The same at each attempt, so that a mail that came twice is shown once; an experiment's mails are
                  // one thread.
                  "Message-ID: " + message_id(notification.experiment_id + "." + notification.run, from.domain()),
                  "References: " + message_id(notification.experiment_id, from.domain()),
                  "Auto-Submitted: auto-generated", text_header("X-Skrobot-State", notification.state)};
  if (!cc.empty()) mail.headers.insert(mail.headers.begin() + 3, address_header("Cc", cc));
  mail.plain = plain_body(notice, notification.message);
  mail.html = html_body(notice, notification.message);
  mail.attachments = read_attachments(notification, params.attach, static_cast<std::size_t>(params.attach_limit_bytes));
  return mail;
}

void EmailNotifier::notify(const skrobot::Notification& notification, const EmailParams& params) {
  const SmtpServer server = make_server(params);
  const std::chrono::milliseconds timeout(static_cast<std::int64_t>(params.timeout_s * 1000));
  send(make_mail(notification, params, std::chrono::system_clock::now()), server, {timeout, params.ca_file.string()});
}

}  // namespace email
