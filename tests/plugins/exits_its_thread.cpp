// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <pthread.h>

SKROBOT_FAULT(exits_its_thread, "Calls pthread_exit in the thread that runs it") { ::pthread_exit(nullptr); }
