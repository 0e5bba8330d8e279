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

// Of each item, which they call: run_checks.cpp.
void check_cancelled_before(Trial& trial);
void check_cancelled_during(Trial& trial);
void check_edges(Trial& trial);
void check_leaks(Trial& trial);
void check_leftovers(Trial& trial);
void check_newer_run(Trial& trial);
void check_own_directory(Trial& trial);
void check_random(Trial& trial);
void check_same_seed(Trial& trial);
void check_twice(Trial& trial);
void check_two_at_once(Trial& trial);
void check_unknown_keys(Trial& trial);
void check_usual(Trial& trial);
void check_wrong_types(Trial& trial);

/// Tells a skip when the item cannot be called for want of parameters.
bool has_nothing_missing(Trial& trial);

}  // namespace skrobot

#endif
