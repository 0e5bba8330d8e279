// SPDX-License-Identifier: MIT
#include "core/delivery.hpp"

#include <chrono>
#include <skrobot/params.hpp>
#include <thread>

namespace skrobot {
namespace {

// Empty: delivered. `is_final` when another attempt is of no use.
std::string failure(AnyNotifier& notifier, const Notification& notification, const CancelToken* cancel,
                    bool& is_final) {
  try {
    notifier.notify(notification, cancel);
    return {};
  } catch (const ParameterError& e) {
    is_final = true;
    return *e.what() != '\0' ? e.what() : "failed without a message";
  } catch (const std::exception& e) {
    return *e.what() != '\0' ? e.what() : "failed without a message";
  } catch (...) {
    return "threw an exception that is not a std::exception";
  }
}

// True: the user does not want to wait.
bool wait(std::chrono::milliseconds span, const CancelToken* cancel) {
  if (cancel != nullptr) return cancel->wait(span);
  std::this_thread::sleep_for(span);
  return false;
}

}  // namespace

Delivery pending_delivery(const AnyNotifier& notifier) {
  return {notifier.name(), notifier.recorded_params(), {}, 0, {}};
}

Delivery deliver(AnyNotifier& notifier, const Notification& notification, const CancelToken* cancel,
                 const DeliveryPolicy& policy) {
  Delivery delivery = pending_delivery(notifier);
  const auto begun = std::chrono::steady_clock::now();
  for (std::chrono::milliseconds span = policy.first_wait;; span *= 4) {
    bool is_final = false;
    delivery.error = failure(notifier, notification, cancel, is_final);
    ++delivery.attempts;
    const bool too_late = std::chrono::steady_clock::now() + span > begun + policy.limit;
    if (delivery.error.empty() || is_final || delivery.attempts >= policy.attempts || too_late || wait(span, cancel))
      return delivery;
  }
}

}  // namespace skrobot
