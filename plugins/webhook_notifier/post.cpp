// SPDX-License-Identifier: MIT
#include "webhook_notifier/post.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <skrobot/context.hpp>
#include <skrobot/json.hpp>
#include <skrobot/params.hpp>
#include <thread>

#include "notify/notice.hpp"
#include "notify/wording.hpp"

namespace webhook {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t k_most_answer = 8192;
constexpr std::size_t k_most_told = 200;

struct Answer {
  long status = 0;
  std::string body;
  std::optional<milliseconds> retry_after;
};

std::size_t take(char* data, std::size_t, std::size_t size, void* answer) {
  auto& body = *static_cast<std::string*>(answer);
  body.append(data, std::min(size, k_most_answer - std::min(body.size(), k_most_answer)));
  return size;
}

// The seconds that a service's answer asks to wait.
std::optional<milliseconds> asked_in_body(const std::string& body) {
  try {
    const skrobot::json::value answer = skrobot::parse_json(body);
    const skrobot::json::object* object = answer.if_object();
    if (object == nullptr) return std::nullopt;
    const skrobot::json::value* seconds = object->if_contains("retry_after");
    if (const skrobot::json::value* parameters = object->if_contains("parameters");
        seconds == nullptr && parameters != nullptr && parameters->is_object()) {
      seconds = parameters->get_object().if_contains("retry_after");
    }
    if (seconds == nullptr || !seconds->is_number()) return std::nullopt;
    return milliseconds(std::llround(std::clamp(seconds->to_number<double>(), 0.0, 1e6) * 1000));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

Answer post_once(const Post& post, const notify::TransferLimits& limits, milliseconds rest) {
  notify::Transfer transfer(post.endpoint, limits);
  transfer.set(CURLOPT_TIMEOUT_MS, static_cast<long>(rest.count()));  // its messages are about the whole
  Answer answer;
  notify::TextList headers;
  for (const std::string& header : post.headers) headers.add(header);
  headers.add("Expect:");  // no round trip more
  transfer.set(CURLOPT_PROTOCOLS_STR, "http,https");
  transfer.set(CURLOPT_URL, post.url.c_str());
  transfer.set(CURLOPT_FOLLOWLOCATION, 0L);
  transfer.set(CURLOPT_HTTPHEADER, headers.get());
  transfer.set(CURLOPT_POSTFIELDS, post.body.c_str());
  transfer.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size()));
  transfer.set(CURLOPT_WRITEFUNCTION, take);
  transfer.set(CURLOPT_WRITEDATA, &answer.body);
  if (const CURLcode code = transfer.perform(); code != CURLE_OK) {
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_HTTP2) {
      throw skrobot::TaskError(post.endpoint.text() + " is not an HTTP server; check the port");
    }
    transfer.fail(code);
  }
  curl_easy_getinfo(transfer.get(), CURLINFO_RESPONSE_CODE, &answer.status);
  curl_off_t seconds = 0;
  curl_easy_getinfo(transfer.get(), CURLINFO_RETRY_AFTER, &seconds);
  if (seconds > 0) answer.retry_after = milliseconds(std::min<curl_off_t>(seconds, 1'000'000) * 1000);
  else answer.retry_after = asked_in_body(answer.body);
  return answer;
}

// What the server says, without what must not be told: a server may well repeat the address.
std::string told(const Answer& answer, const Post& post) {
  std::string text = skrobot::valid_utf8(answer.body);
  for (const std::string& secret : post.secrets) text = notify::replace_all(std::move(text), secret, "<secret>");
  const std::string start = text.substr(0, 200);
  const bool is_page = start.find("<html") != std::string::npos || start.find("<!DOCTYPE") != std::string::npos ||
                       start.find("<HTML") != std::string::npos;
  text = is_page ? std::string() : notify::cut_bytes(notify::one_line(text), k_most_told);
  return std::to_string(answer.status) + (text.empty() ? "" : ": " + text);
}

bool is_temporary(long status) { return status == 408 || status == 425 || status == 429 || status >= 500; }

[[noreturn]] void give_up(const Answer& answer, const Post& post) {
  const std::string answered = post.endpoint.text() + " answered " + told(answer, post);
  if (is_temporary(answer.status)) throw skrobot::TaskError(answered + "; try again later");
  const char* advice = "; check url and format";
  if (answer.status >= 300 && answer.status < 400) advice = "; redirects are not followed; set url to the new address";
  if (answer.status == 401 || answer.status == 403) advice = "; check the token in url or headers";
  if (answer.status == 404 || answer.status == 410)
    advice = "; the webhook does not exist (any more); check url or create a new webhook";
  if (answer.status == 413) advice = "; the message is too long";
  throw skrobot::ParameterError(answered + advice);
}

}  // namespace

void send(const Post& post, const notify::TransferLimits& limits) {
  const auto deadline = Clock::now() + limits.timeout;
  milliseconds pause(1000);
  for (unsigned retry = 0;; ++retry, pause *= 2) {
    const auto rest = std::max(std::chrono::duration_cast<milliseconds>(deadline - Clock::now()), milliseconds(1));
    const Answer answer = post_once(post, limits, rest);
    if (answer.status >= 200 && answer.status < 300) return;
    if (!is_temporary(answer.status) || retry == post.retries) give_up(answer, post);
    const milliseconds wait = answer.retry_after.value_or(pause);
    if (Clock::now() + wait >= deadline) {
      if (!answer.retry_after) give_up(answer, post);
      throw skrobot::TaskError(post.endpoint.text() + " answered " + told(answer, post) + "; it asks to wait " +
                               notify::duration_text(wait.count()) +
                               ", longer than timeout_s allows; send it later with `skrobot notify --pending`");
    }
    std::this_thread::sleep_for(wait);
  }
}

}  // namespace webhook
