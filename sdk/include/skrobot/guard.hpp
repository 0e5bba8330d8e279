// SPDX-License-Identifier: MIT
// Used by task.hpp and notifier.hpp: converts exceptions to statuses of the C contract.
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

/// The name of the current exception, if it is not a std::exception.
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

/// The causes of an exception (std::throw_with_nested), nearest first, one line each.
inline void add_causes(const std::nested_exception& outer, std::string& text, int depth = 0) {
  constexpr int k_most_causes = 16;
  if (!outer.nested_ptr() || depth == k_most_causes) return;
  const auto add = [&](std::string_view cause) {
    text.append(text.empty() ? "" : "\n").append("caused by: ").append(cause);
  };
  const auto add_next = [&](const std::exception& e) {
    if (const auto* next = dynamic_cast<const std::nested_exception*>(&e)) add_causes(*next, text, depth + 1);
  };
  try {
    std::rethrow_exception(outer.nested_ptr());
  } catch (const TaskError& e) {
    add(e.what());
    if (!e.details().empty()) text.append("\n").append(e.details());
    add_next(e);
  } catch (const std::exception& e) {
    add(e.what());
    add_next(e);
  } catch (...) {
    add("an exception that is not a std::exception: " + current_exception_name());
  }
}

/// The details of an exception, followed by its causes.
inline std::string details_of(const std::exception& e, std::string details = {}) {
  if (const auto* nested = dynamic_cast<const std::nested_exception*>(&e)) add_causes(*nested, details);
  return details;
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
      fill(error, e.what(), details_of(e));
      return SKROBOT_BAD_PARAMETER;
    } catch (const TaskError& e) {
      fill(error, e.what(), details_of(e, e.details()), e.code());
    } catch (const std::bad_alloc&) {
      fill(error, "out of memory (std::bad_alloc)");
    } catch (const std::exception& e) {
      const std::string_view what = e.what();
      fill(error, what.empty() ? std::string_view("an exception without a message") : what, details_of(e));
    } catch (const std::nested_exception& e) {
      std::string causes;
      add_causes(e, causes);
      fill(error, "threw an exception that is not a std::exception: " + current_exception_name(), causes);
    } catch (...) {
      fill(error, "threw an exception that is not a std::exception: " + current_exception_name());
    }
  } catch (...) {
    fill(error, "out of memory while reporting an error");
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
