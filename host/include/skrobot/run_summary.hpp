// SPDX-License-Identifier: MIT
#ifndef SKROBOT_RUN_SUMMARY_HPP
#define SKROBOT_RUN_SUMMARY_HPP

#include <cstdint>
#include <skrobot/json.hpp>
#include <string>

namespace skrobot {

/// A run as a query finds it: the values that queries can search, sort and show. `experiment` and `run` identify it in
/// its repository.
struct RunSummary {
  std::string experiment;         ///< the directory's name
  std::string run;                ///< within it: "train_task", "trials/17/train_task"
  std::string state;              ///< as recorded ("completed", "timed_out", …), "lost" or "damaged"
  std::string id;                 ///< UUID
  std::string task;               ///< name of the task
  std::string started;            ///< ISO 8601
  std::string finished;           ///< ISO 8601; empty: in progress
  std::string host;               ///< name of the machine
  std::string note;               ///< empty: none
  std::string experimenter;       ///< of the experiment
  std::int64_t started_ms = 0;    ///< since the epoch; 0: unknown
  std::int64_t duration_ms = -1;  ///< -1: it has not ended
  std::uint64_t seed = 0;         ///< random seed
  json::object tags;              ///< by key, texts
  json::object params;            ///< as recorded: no secrets
  json::object
      metrics;  ///< by name, objects of `last`, `min`, `max`, `count`, `last_step`; NaN and the infinities are texts
  json::value result;          ///< null if there is none or it is large
  std::string plugin;          ///< id; empty for a linked task
  std::string plugin_version;  ///< empty for a linked task
  std::string plugin_sha256;   ///< digest of the plugin's file; empty for a linked task
  json::object git;            ///< of the experiment: `commit`, `branch`, `dirty`, `root`; empty: not in a work tree
  json::object resources;      ///< `user_ms`, `system_ms`, `peak_memory_bytes`; empty: the run has not ended
  std::string error;           ///< its first line
  std::string fault;           ///< why a damaged record cannot be read
};

}  // namespace skrobot

#endif
