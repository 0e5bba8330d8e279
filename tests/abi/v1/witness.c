/* SPDX-License-Identifier: MIT */
/* Names each type of the contract in an exported variable, so that its debug information describes them all. */
#include <skrobot/plugin.h>

const skrobot_entry skrobot_witness_entry;
const skrobot_descriptor skrobot_witness_descriptor;
const skrobot_task_v1 skrobot_witness_task;
const skrobot_notifier_v1 skrobot_witness_notifier;
const skrobot_host skrobot_witness_host;
const skrobot_run skrobot_witness_run;
const skrobot_error skrobot_witness_error;
const skrobot_sink skrobot_witness_sink;
const skrobot_str skrobot_witness_str;
const skrobot_status skrobot_witness_status;
