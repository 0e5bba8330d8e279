// SPDX-License-Identifier: MIT
#include "notify/transfer.hpp"

#include <cstring>
#include <skrobot/context.hpp>
#include <skrobot/params.hpp>

#include "notify/wording.hpp"

namespace notify {
namespace {

std::string seconds_text(std::chrono::milliseconds span) {
  std::string text = std::to_string(span.count() / 1000);
  if (const auto tenths = span.count() % 1000 / 100; tenths > 0) text += "." + std::to_string(tenths);
  return text + " s";
}

// libcurl counts users of its global state itself; a worker has one thread here.
void use_libcurl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw skrobot::TaskError("libcurl cannot be used: " + std::string(curl_easy_strerror(code)));
}

}  // namespace

void TextList::add(const std::string& text) {
  curl_slist* longer = curl_slist_append(list_.get(), text.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list_.release());  // the new head has it
  list_.reset(longer);
}

Transfer::Transfer(Endpoint endpoint, TransferLimits limits)
    : endpoint_(std::move(endpoint)), limits_(std::move(limits)) {
  use_libcurl();
  handle_.reset(curl_easy_init());
  if (!handle_) throw std::bad_alloc();
  why_ = std::make_unique<char[]>(CURL_ERROR_SIZE);
  set(CURLOPT_ERRORBUFFER, why_.get());
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(limits_.timeout.count()));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits_.timeout.count()));
  if (!limits_.ca_file.empty()) {
    set(CURLOPT_CAINFO, limits_.ca_file.c_str());
    set(CURLOPT_CAPATH, nullptr);
  }
}

void Transfer::check(CURLcode code) {
  if (code != CURLE_OK)
    throw skrobot::TaskError("libcurl cannot be used as it is needed: " + std::string(curl_easy_strerror(code)));
}

std::string Transfer::certificate_failure() const {
  const std::string_view why = why_.get();
  const std::string where = endpoint_.text();
  const auto says = [&](std::string_view words) { return why.find(words) != std::string_view::npos; };
  if (says("subject name") || says("does not match"))
    return where + " shows a certificate for another host name: give the name that is in its certificate";
  if (says("issuer") || says("self-signed") || says("self signed")) {
    const std::string what =
        limits_.ca_file.empty() ? "unknown on this machine: if it is your own, name its certificate's file with ca_file"
                                : "not in " + limits_.ca_file;
    return where + " shows a certificate of an authority that is " + what;
  }
  if (says("expired")) return where + " shows a certificate that has expired: it must be renewed there";
  if (says("not yet valid"))
    return where + " shows a certificate that is not valid yet: is this machine's clock right?";
  const std::size_t colon = why.rfind(": ");
  return where + " shows a certificate that cannot be trusted: " +
         one_line(colon == std::string_view::npos ? why : why.substr(colon + 2));
}

void Transfer::fail(CURLcode code) const {
  const std::string where = endpoint_.text();
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      throw skrobot::TaskError("cannot find the host '" + endpoint_.host +
                               "': check its spelling and this machine's network");
    case CURLE_COULDNT_RESOLVE_PROXY:
      throw skrobot::TaskError("cannot find the proxy on the way to " + where +
                               ": check the environment variables that end in _proxy");
    case CURLE_COULDNT_CONNECT: {
      long number = 0;
      curl_easy_getinfo(handle_.get(), CURLINFO_OS_ERRNO, &number);
      throw skrobot::TaskError("cannot connect to " + where +
                               (number != 0 ? ": " + std::string(std::strerror(static_cast<int>(number))) : "") +
                               "; is the server running, and is that its port?");
    }
    case CURLE_OPERATION_TIMEDOUT:
      throw skrobot::TaskError(where + " did not answer within " + seconds_text(limits_.timeout) +
                               "; try later, or raise timeout_s");
    case CURLE_PEER_FAILED_VERIFICATION: throw skrobot::ParameterError(certificate_failure());
    case CURLE_SSL_CACERT_BADFILE:
      throw skrobot::ParameterError("the ca_file '" + limits_.ca_file +
                                    "' cannot be used: it must hold certificates in PEM form");
    case CURLE_SSL_CONNECT_ERROR:
      throw skrobot::TaskError(where + " does not speak TLS as expected: is that its TLS port?");
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      throw skrobot::TaskError(where + " closed the connection before it had answered; try later");
    default: throw skrobot::TaskError("the transfer to " + where + " failed: " + curl_easy_strerror(code));
  }
}

}  // namespace notify
