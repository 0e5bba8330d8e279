#!/bin/sh
# SPDX-License-Identifier: MIT
# The tests that depend on their surroundings most, in surroundings that are as wrong as can be: what tests need they set themselves
# (support/surroundings.hpp).
#
#   sh tests/hostile_surroundings.sh UNIT INTEGRATION     the two test programs
set -eu
unit=$1
integration=$2
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
mkdir -p "$folder/two words" "$folder/home/.config/skrobot" "$folder/config/skrobot" "$folder/read only"
for config in "$folder/home/.config" "$folder/config"; do
  printf '{"experimenter": "eve", "experiments": "/nonexistent", "seed": 4711, "isolation": "none", "timeout": "1ms"}\n' > "$config/skrobot/skrobot.json"
done
printf '{"experimenter": "mallory", "isolation": "none"}\n' > "$folder/two words/skrobot.json"
chmod a-w "$folder/read only"
cd "$folder/two words"

unit_tests=surroundings_test,exit_code_test,settings_test,shell_line_test,run_text_test,clock_test
integration_tests=golden_test
integration_tests=$integration_tests:watch_test/runs_of_other_machines_are_shown_to_the_letter
integration_tests=$integration_tests:completion_test/what_several_names_begin_with_is_quoted_too
integration_tests=$integration_tests:run_test/settings_come_from_the_nearest_place,an_interrupt_cancels_the_task,isolation_none_runs_in_the_host_and_records_the_same

# run PREFIX...: both programs; PREFIX starts with `env`.
run() {
  "$@" "$unit" "--run_test=$unit_tests" --report_level=short --color_output=no
  for tests in $(echo "$integration_tests" | tr : ' '); do
    "$@" "$integration" "--run_test=$tests" --report_level=short --color_output=no
  done
}

echo "with nothing at all"
run env -i <&-

echo "with everything wrong"
(
  umask 077
  trap '' INT QUIT HUP PIPE CHLD
  run env TERM=dumb COLUMNS=40 LINES=3 LANG=de_DE.UTF-8 LC_ALL=xx_YY.UTF-8 LANGUAGE=de TZ=Asia/Kathmandu "HOME=$folder/home" \
    TMPDIR=/nonexistent NO_COLOR=1 CLICOLOR_FORCE=1 FORCE_COLOR=1 "XDG_CONFIG_HOME=$folder/config" "XDG_CACHE_HOME=$folder/read only" \
    XDG_DATA_HOME=/nonexistent "XDG_STATE_HOME=$folder/read only" XDG_RUNTIME_DIR=/nonexistent SKROBOT_EXPERIMENTS=/nonexistent \
    SKROBOT_EXPERIMENTER=eve SKROBOT_SEED=x SKROBOT_TIMEOUT=x SKROBOT_ISOLATION=x SKROBOT_MEMORY_LIMIT=x SKROBOT_PLUGIN_PATH=/nonexistent \
    SKROBOT_WORKER=/bin/false SKROBOT_TRUSTED_PLUGINS=/nonexistent SKROBOT_CGROUP=no SKROBOT_DIRECTORY=/nonexistent SUDO_UID=65534 \
    OMP_NUM_THREADS=3 OMP_WAIT_POLICY=active http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 ALL_PROXY=socks5://127.0.0.1:9 \
    SLURM_CONF=/nonexistent SLURM_ARRAY_TASK_ID=7 GIT_DIR=/nonexistent GIT_WORK_TREE=/nonexistent USER=eve LOGNAME=eve PS1='$ ' \
    HISTFILE=/nonexistent/history BASH_ENV=/nonexistent ENV=/nonexistent POSIXLY_CORRECT=1 TIME_STYLE=full-iso PYTHONPATH=/nonexistent \
    PYTHONIOENCODING=ascii CXXFLAGS=-nonsense MAKEFLAGS=-n CMAKE_GENERATOR=nonsense <&-
)
