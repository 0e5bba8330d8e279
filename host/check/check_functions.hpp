// SPDX-License-Identifier: MIT
// The checks that are more than one probe; checks.cpp has the table.
#ifndef SKROBOT_HOST_CHECK_CHECK_FUNCTIONS_HPP
#define SKROBOT_HOST_CHECK_CHECK_FUNCTIONS_HPP

#include "check/checks.hpp"

namespace skrobot {

// Of the file: schema_checks.cpp.
void check_defaults_fit(Trial& trial);
void check_documented(Trial& trial);
void check_output(Trial& trial);
void check_schema_stable(Trial& trial);
void check_valid(Trial& trial);
// keyword_checks.cpp.
void check_keywords(Trial& trial);

// Of each item, which they call: run_checks.cpp.
void check_edges(Trial& trial);
void check_lent_text(Trial& trial);
void check_newer_run(Trial& trial);
void check_older_run(Trial& trial);
void check_random(Trial& trial);
void check_twice(Trial& trial);
void check_unknown_keys(Trial& trial);
void check_usual(Trial& trial);
// stop_checks.cpp.
void check_cancelled_before(Trial& trial);
void check_cancelled_during(Trial& trial);
// repeat_checks.cpp.
void check_leaks(Trial& trial);
void check_same_seed(Trial& trial);
void check_two_at_once(Trial& trial);
// trace_checks.cpp.
void check_leftovers(Trial& trial);
void check_metric_names(Trial& trial);
void check_own_directory(Trial& trial);
void check_secrets(Trial& trial);

/// What to do about a crash.
inline constexpr const char* k_find_crash = "the stack above shows where; a debugger with --isolation none stops there";

/// When an item that is to stop in the middle is asked to, if it has said nothing by then: milliseconds.
inline constexpr std::uint64_t k_soon_ms = 300;

/// Tells a skip when the item cannot be called for want of parameters.
bool has_nothing_missing(Trial& trial);
/// "failed: no such file": what a call that returned came to, as the end of a sentence.
std::string said(const ProbeResult& result);

}  // namespace skrobot

#endif
