#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds, trains on real data, predicts, and shows what was recorded. Run again, it costs seconds.
. "$(dirname "$0")/common.sh"
install_missing build
build release

skrobot=build/release/bin/skrobot
say "what is installed"
$skrobot plugins list

say "training on 455 tumours, then predicting 114 others"
experiments=build/demo
rm -rf "$experiments"
$skrobot run cmake/demo.json --experiments "$experiments" --source cmake/demo.json

experiment=$(ls -d "$experiments"/*/)
say "what was recorded in $experiment"
ls -l "$experiment" | sed 1d | awk '{ printf "%10s  %s\n", $5, $NF }'
for file in train_task.params train_task.run; do
  say "$file"
  cat "$experiment$file"
done
say "the last lines of train_task.metrics"
tail -n 6 "${experiment}train_task.metrics"
say "train_task.log"
head -n 5 "${experiment}train_task.log"
say "the first predictions"
head -n 4 "${experiment}prediction_task/predictions.csv"
say "the figures: train_task.result and prediction_task.result"
cat "${experiment}train_task.result" "${experiment}prediction_task.result"
