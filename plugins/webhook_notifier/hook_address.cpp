// SPDX-License-Identifier: MIT
#include "webhook_notifier/hook_address.hpp"

#include <curl/curl.h>

#include <memory>
#include <skrobot/params.hpp>

namespace webhook {
namespace {

constexpr std::size_t k_least_secret = 6;  // a shorter part of a path ("api", "hooks") stands in answers by chance

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string result = text;
  curl_free(text);
  return result;
}

Url parsed(const std::string& text) {
  Url url(curl_url());
  if (!url) throw std::bad_alloc();
  const bool ok = text.find_first_of(" \t\r\n") == std::string::npos &&
                  curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) == CURLUE_OK;
  const std::string scheme = ok ? part(url.get(), CURLUPART_SCHEME) : "";
  if (scheme != "http" && scheme != "https") {
    throw skrobot::ParameterError(
        "parameter 'url': expected a URL that begins with https:// or http://; it is not shown because it may contain "
        "a "
        "token");
  }
  return url;
}

}  // namespace

HookAddress parse_hook_address(const std::string& text) {
  const Url url = parsed(text);
  HookAddress address;
  address.url = text;
  address.endpoint.host = part(url.get(), CURLUPART_HOST);
  if (address.endpoint.host.starts_with('['))
    address.endpoint.host = address.endpoint.host.substr(1, address.endpoint.host.size() - 2);
  address.endpoint.port = std::stoi(part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT));
  const std::string path = part(url.get(), CURLUPART_PATH);
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end > begin) address.segments.push_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  const auto keep = [&](const std::string& secret) {
    if (secret.size() >= k_least_secret) address.secrets.push_back(secret);
  };
  // The longest first: what is within one is gone with it.
  keep(text);
  keep(path);
  keep(part(url.get(), CURLUPART_QUERY));
  for (const CURLUPart which : {CURLUPART_USER, CURLUPART_PASSWORD}) {
    if (std::string login = part(url.get(), which, CURLU_URLDECODE); !login.empty())
      address.secrets.push_back(std::move(login));
  }
  const std::string decoded = part(url.get(), CURLUPART_PATH, CURLU_URLDECODE);
  keep(decoded);
  for (const std::string& segment : address.segments) keep(segment);
  for (const std::string& segment : address.segments) {
    if (segment.starts_with("bot")) keep(segment.substr(3));
  }
  return address;
}

std::string HookAddress::with_path(const std::string& path) const {
  const Url changed = parsed(url);
  if (curl_url_set(changed.get(), CURLUPART_PATH, path.c_str(), 0) != CURLUE_OK)
    throw skrobot::ParameterError("parameter 'url': invalid path");
  return part(changed.get(), CURLUPART_URL);
}

}  // namespace webhook
