// SPDX-License-Identifier: MIT
#include "email_notifier/smtp.hpp"

#include <algorithm>
#include <cstring>
#include <skrobot/context.hpp>
#include <skrobot/params.hpp>

#include "email_notifier/base64.hpp"
#include "notify/wording.hpp"

namespace email {
namespace {

// What was said last on each side. What is said while logging in is not kept: it holds the password.
class Conversation {
 public:
  explicit Conversation(const SmtpServer& server) {
    // As the mechanisms of a login write them.
    for (const std::string& text :
         {server.password, base64(server.password), base64('\0' + server.username + '\0' + server.password)}) {
      if (text.size() >= 4) secrets_.push_back(text);
    }
  }
  static int hear(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
    auto& conversation = *static_cast<Conversation*>(self);
    if (type == CURLINFO_HEADER_OUT) conversation.say({data, size});
    if (type == CURLINFO_HEADER_IN) conversation.answer({data, size});
    return 0;
  }
  const std::string& command() const { return command_; }
  /// "550 5.1.1 no such user"; empty: none came.
  const std::string& reply() const { return reply_; }
  char reply_class() const { return reply_.empty() ? '\0' : reply_.front(); }
  /// Something came that is no reply of SMTP.
  bool is_strange() const { return is_strange_; }

 private:
  void say(std::string_view line) {
    if (line.starts_with("QUIT")) return;  // what led to it counts
    reply_.clear();
    command_ = "AUTH";
    for (const char* known : {"EHLO", "HELO", "STARTTLS", "MAIL FROM:", "RCPT TO:", "DATA"}) {
      if (line.starts_with(known)) command_ = notify::one_line(line);
    }
    is_over_ = false;
  }
  void answer(std::string_view line) {
    std::string text = notify::one_line(skrobot::valid_utf8(line));
    if (text.size() < 3 || !std::all_of(text.begin(), text.begin() + 3, [](char c) { return c >= '0' && c <= '9'; })) {
      is_strange_ = true;
      return;
    }
    if (is_over_) return;  // the answer to QUIT
    is_over_ = text.front() == '4' || text.front() == '5';
    for (const std::string& secret : secrets_) text = notify::replace_all(std::move(text), secret, "<secret>");
    reply_ = notify::cut_bytes(text, 200);
  }
  std::vector<std::string> secrets_;
  std::string command_;
  std::string reply_;
  bool is_over_ = false;
  bool is_strange_ = false;
};

[[noreturn]] void refused(const std::string& what, const Conversation& conversation, const char* advice) {
  const std::string text = what + ": " + conversation.reply();
  if (conversation.reply_class() == '5')
    throw skrobot::ParameterError(text + (*advice != '\0' ? std::string("; ") + advice : ""));
  throw skrobot::TaskError(text + "; try again later");
}

std::string between_brackets(const std::string& command) {
  const std::size_t open = command.find('<'), close = command.find('>');
  return open == std::string::npos || close == std::string::npos ? command : command.substr(open + 1, close - open - 1);
}

[[noreturn]] void fail(CURLcode code, const Conversation& conversation, const notify::Transfer& transfer,
                       const SmtpServer& server) {
  const std::string where = server.endpoint.text();
  if (code == CURLE_USE_SSL_FAILED) {
    throw skrobot::ParameterError(where +
                                  " does not offer STARTTLS; try security=tls on its TLS port; security=none "
                                  "sends everything unencrypted");
  }
  if (code == CURLE_SSL_CONNECT_ERROR) {
    const char* why = server.security == Security::tls
                          ? "use security=tls on ports such as 465, security=starttls on 587 and 25"
                          : "its TLS is older than 1.2 or broken";
    throw skrobot::TaskError(where + " does not speak TLS as expected: " + why);
  }
  const bool refuses = conversation.reply_class() == '4' || conversation.reply_class() == '5';
  if (code == CURLE_LOGIN_DENIED && !refuses) {
    throw skrobot::ParameterError(
        where + " offers no supported login method; remove username and password to send without a login");
  }
  if (refuses) {
    const std::string& command = conversation.command();
    if (command.empty()) refused(where + " does not accept mail now", conversation, "");
    if (command == "AUTH")
      refused(where + " refused the login of '" + server.username + "'", conversation, "check username and password");
    if (command.starts_with("MAIL")) {
      refused(where + " refused the sender " + between_brackets(command), conversation,
              server.username.empty() ? "check from; the server may require username and password" : "check from");
    }
    if (command.starts_with("RCPT")) {
      refused(where + " refused the recipient " + between_brackets(command), conversation,
              "check to and cc; the mail was sent to nobody");
    }
    if (command.starts_with("DATA")) refused(where + " refused the mail", conversation, "");
    refused(where + " refused the connection from this machine", conversation, "");
  }
  if (code == CURLE_WEIRD_SERVER_REPLY || conversation.is_strange())
    throw skrobot::TaskError(where + " is not an SMTP server; check the port");
  transfer.fail(code);
}

struct FreeMime {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Mime = std::unique_ptr<curl_mime, FreeMime>;

void check(CURLcode code) {
  if (code != CURLE_OK) throw skrobot::TaskError("cannot compose the mail: " + std::string(curl_easy_strerror(code)));
}

curl_mimepart* add_text(curl_mime* mime, const std::string& text, const char* type, const char* encoder) {
  curl_mimepart* part = curl_mime_addpart(mime);
  if (part == nullptr) throw std::bad_alloc();
  check(curl_mime_data(part, text.data(), text.size()));
  check(curl_mime_type(part, type));
  check(curl_mime_encoder(part, encoder));
  return part;
}

// mixed [alternative [plain, html], attachments]
Mime make_mime(CURL* handle, const Mail& mail) {
  Mime mixed(curl_mime_init(handle)), alternative(curl_mime_init(handle));
  if (!mixed || !alternative) throw std::bad_alloc();
  // A mail's lines end so, and are encoded as lines.
  const auto lines = [](const std::string& text) { return notify::replace_all(text, "\n", "\r\n"); };
  add_text(alternative.get(), lines(mail.plain), "text/plain; charset=utf-8", "quoted-printable");
  add_text(alternative.get(), lines(mail.html), "text/html; charset=utf-8", "quoted-printable");
  curl_mimepart* part = curl_mime_addpart(mixed.get());
  if (part == nullptr) throw std::bad_alloc();
  check(curl_mime_subparts(part, alternative.get()));
  alternative.release();  // NOLINT(bugprone-unused-return-value): the part owns it now
  check(curl_mime_type(part, "multipart/alternative"));
  for (const Attachment& attachment : mail.attachments) {
    curl_mimepart* file = add_text(mixed.get(), attachment.text, "text/plain; charset=utf-8", "base64");
    check(curl_mime_filename(file, attachment.name.c_str()));
  }
  return mixed;
}

}  // namespace

void send(const Mail& mail, const SmtpServer& server, const notify::TransferLimits& limits) {
  notify::Transfer transfer(server.endpoint, limits);
  Conversation conversation(server);
  transfer.set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  transfer.set(CURLOPT_URL,
               ((server.security == Security::tls ? "smtps://" : "smtp://") + server.endpoint.text()).c_str());
  transfer.set(CURLOPT_USE_SSL,
               static_cast<long>(server.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
  transfer.set(CURLOPT_VERBOSE, 1L);
  transfer.set(CURLOPT_DEBUGFUNCTION, &Conversation::hear);
  transfer.set(CURLOPT_DEBUGDATA, &conversation);
  if (!server.username.empty()) {
    transfer.set(CURLOPT_USERNAME, server.username.c_str());
    transfer.set(CURLOPT_PASSWORD, server.password.c_str());
  }
  notify::TextList recipients, headers;
  for (const std::string& recipient : mail.recipients) recipients.add("<" + recipient + ">");
  for (const std::string& header : mail.headers) headers.add(header);
  transfer.set(CURLOPT_MAIL_FROM, ("<" + mail.from + ">").c_str());
  transfer.set(CURLOPT_MAIL_RCPT, recipients.get());
  transfer.set(CURLOPT_HTTPHEADER, headers.get());
  const Mime mime = make_mime(transfer.get(), mail);
  transfer.set(CURLOPT_MIMEPOST, mime.get());
  if (const CURLcode code = transfer.perform(); code != CURLE_OK) fail(code, conversation, transfer, server);
}

}  // namespace email
