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
  if (code != CURLE_OK) throw skrobot::TaskError("cannot initialize libcurl: " + std::string(curl_easy_strerror(code)));
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
    throw skrobot::TaskError("this libcurl lacks a required feature: " + std::string(curl_easy_strerror(code)));
}

std::string Transfer::certificate_failure() const {
  const std::string_view why = why_.get();
  const std::string where = endpoint_.text();
  const auto says = [&](std::string_view words) { return why.find(words) != std::string_view::npos; };
  if (says("subject name") || says("does not match"))
    return where + " presented a certificate for another host name; use the name in the certificate";
  if (says("issuer") || says("self-signed") || says("self signed")) {
    const std::string what = limits_.ca_file.empty()
                                 ? "unknown on this machine; if it is your own, set ca_file to its certificate"
                                 : "not in " + limits_.ca_file;
    return where + " presented a certificate from an authority that is " + what;
  }
  if (says("expired")) return where + " presented an expired certificate; it must be renewed on the server";
  if (says("not yet valid"))
    return where + " presented a certificate that is not valid yet; check this machine's clock";
  const std::size_t colon = why.rfind(": ");
  return where + " presented an untrusted certificate: " +
         one_line(colon == std::string_view::npos ? why : why.substr(colon + 2));
}

void Transfer::fail(CURLcode code) const {
  const std::string where = endpoint_.text();
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      throw skrobot::TaskError("cannot resolve the host '" + endpoint_.host +
                               "'; check its spelling and this machine's network");
    case CURLE_COULDNT_RESOLVE_PROXY:
      throw skrobot::TaskError("cannot resolve the proxy for " + where +
                               "; check the environment variables that end in _proxy");
    case CURLE_COULDNT_CONNECT: {
      long number = 0;
      curl_easy_getinfo(handle_.get(), CURLINFO_OS_ERRNO, &number);
      throw skrobot::TaskError("cannot connect to " + where +
                               (number != 0 ? ": " + std::string(std::strerror(static_cast<int>(number))) : "") +
                               "; check that the server is running and the port is right");
    }
    case CURLE_OPERATION_TIMEDOUT:
      throw skrobot::TaskError(where + " did not answer within " + seconds_text(limits_.timeout) +
                               "; try again later or increase timeout_s");
    case CURLE_PEER_FAILED_VERIFICATION: throw skrobot::ParameterError(certificate_failure());
    case CURLE_SSL_CACERT_BADFILE:
      throw skrobot::ParameterError("the ca_file '" + limits_.ca_file +
                                    "' cannot be used; expected certificates in PEM format");
    case CURLE_SSL_CONNECT_ERROR: throw skrobot::TaskError(where + " does not speak TLS as expected; check the port");
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
      throw skrobot::TaskError(where + " closed the connection before answering; try again later");
    default: throw skrobot::TaskError("the transfer to " + where + " failed: " + curl_easy_strerror(code));
  }
}

}  // namespace notify
