// SPDX-License-Identifier: MIT
// One transfer by libcurl: owners for its handles, and failures in words that say what to do. Nothing here shows a
// user, a password, a path or a query of an address.
#ifndef SKROBOT_PLUGINS_NOTIFY_TRANSFER_HPP
#define SKROBOT_PLUGINS_NOTIFY_TRANSFER_HPP

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace notify {

/// Where a transfer goes.
struct Endpoint {
  std::string host;
  int port = 0;
  std::string text() const {
    return (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
  }
};

/// A list of libcurl's.
class TextList {
 public:
  void add(const std::string& text);
  curl_slist* get() const { return list_.get(); }

 private:
  struct Free {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  std::unique_ptr<curl_slist, Free> list_;
};

/// What a transfer needs to know of its surroundings.
struct TransferLimits {
  std::chrono::milliseconds timeout{20'000};  ///< for all of it
  std::string ca_file;                        ///< certificates to trust besides none others; empty: the system's
};

class Transfer {
 public:
  /// Certificates are verified, TLS is 1.2 or later. Throws TaskError when libcurl cannot be used.
  Transfer(Endpoint endpoint, TransferLimits limits);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* get() const { return handle_.get(); }
  /// Throws TaskError when libcurl does not take the option.
  template <class Value>
  void set(CURLoption option, Value value) {
    check(curl_easy_setopt(handle_.get(), option, value));
  }
  CURLcode perform() { return curl_easy_perform(handle_.get()); }

  /// Throws what a failure of the connection comes to, as one sentence with host and port: ParameterError when another
  /// attempt is of no use (a certificate that cannot be trusted), else TaskError. REQUIRES: `code` is what perform()
  /// returned, and not CURLE_OK.
  [[noreturn]] void fail(CURLcode code) const;

 private:
  static void check(CURLcode code);
  std::string certificate_failure() const;

  struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  Endpoint endpoint_;
  TransferLimits limits_;
  std::unique_ptr<CURL, Free> handle_;
  std::unique_ptr<char[]> why_;  // libcurl's own words
};

}  // namespace notify

#endif
