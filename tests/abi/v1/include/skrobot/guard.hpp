// SPDX-License-Identifier: MIT
// Used by task.hpp and notifier.hpp: turns exceptions into the C contract's statuses.
#ifndef SKROBOT_GUARD_HPP
#define SKROBOT_GUARD_HPP

#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#if defined(__GNUG__)
#include <cxxabi.h>

#include <cstdlib>
#endif

#include "skrobot/context.hpp"
#include "skrobot/params.hpp"
#include "skrobot/plugin.h"

namespace skrobot::detail {

inline void fill(skrobot_error* error, std::string_view message, std::string_view details = {}, int code = 0) noexcept {
  if (error == nullptr) return;
  std::size_t size = message.size();
  if (size >= sizeof error->message) {
    size = sizeof error->message - 1;
    while (size > 0 && (static_cast<unsigned char>(message[size]) & 0xC0) == 0x80) --size;  // cut between characters
  }
  std::memcpy(error->message, message.data(), size);
  error->message[size] = '\0';
  error->code = code;
  if (!SKROBOT_HAS(skrobot_error, error, write_details) || error->write_details == nullptr) return;
  if (size < message.size()) {
    error->write_details(error->ctx, to_str(message));
    if (!details.empty()) error->write_details(error->ctx, to_str("\n"));
  }
  if (!details.empty()) error->write_details(error->ctx, to_str(details));
}

/// The name of the exception in flight, for one that is no std::exception.
inline std::string current_exception_name() {
#if defined(__GNUG__)
  if (const std::type_info* type = abi::__cxa_current_exception_type()) {
    int status = 0;
    char* name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
    std::string text = status == 0 ? name : type->name();
    std::free(name);
    return text;
  }
#endif
  return "unknown type";
}

/// Calls `work`; what it throws becomes a status and a filled error.
template <class Work>
skrobot_status guard(skrobot_error* error, Work&& work) noexcept {
  try {
    try {
      return work();
    } catch (const Cancelled&) {
      fill(error, "cancelled");
      return SKROBOT_CANCELLED;
    } catch (const ParameterError& e) {
      fill(error, e.what());
      return SKROBOT_BAD_PARAMETER;
    } catch (const TaskError& e) {
      fill(error, e.what(), e.details(), e.code());
    } catch (const std::bad_alloc&) {
      fill(error, "out of memory (std::bad_alloc)");
    } catch (const std::exception& e) {
      const std::string_view what = e.what();
      fill(error, what.empty() ? std::string_view("an exception without a message") : what);
    } catch (...) {
      fill(error, "threw an exception that is not a std::exception: " + current_exception_name());
    }
  } catch (...) {
    fill(error, "out of memory while an error was being told");
  }
  return SKROBOT_FAILED;
}

inline skrobot_status write_all(skrobot_sink sink, std::string_view bytes) {
  return sink.write(sink.ctx, to_str(bytes));
}

template <class Params>
skrobot_status write_schema(const skrobot_descriptor*, skrobot_sink sink, skrobot_error* error) noexcept {
  return guard(error, [&] { return write_all(sink, to_pretty_text(params_schema<Params>())); });
}

template <std::size_t Size>
constexpr skrobot_str literal(const char (&text)[Size]) {
  return {text, Size - 1};
}

}  // namespace skrobot::detail

#endif
