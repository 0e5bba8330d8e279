// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_WORKER_CRASH_HANDLER_HPP
#define SKROBOT_HOST_WORKER_CRASH_HANDLER_HPP

#include <span>

namespace skrobot {

/// What the processor raises when an instruction cannot be executed. A thread that blocks them dies of one without a
/// report.
std::span<const int> instruction_faults();

/// From here on, a fault's signal sends two `crash` frames to `socket`: at once what is known for sure, then the
/// faulting thread's stack, as far as it can be walked. Then it ends the process as it would have. Of threads that
/// fault at the same time, the first is told. Allocates nothing. This thread gets an alternate stack, see below.
void report_crashes_to(int socket);

/// Memory that a thread's signal handlers run on, so that an overflow of its own stack is reported too. Null: there is
/// none.
void* make_alternate_stack();
void use_alternate_stack(void* stack);
/// REQUIRES: on the thread that used it, or before one does.
void drop_alternate_stack(void* stack);

}  // namespace skrobot

#endif
