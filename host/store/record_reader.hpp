// SPDX-License-Identifier: MIT
// Reads records back, while others write them: a record may be going, cut off, damaged or foreign, and is never changed
// by reading.
#ifndef SKROBOT_HOST_STORE_RECORD_READER_HPP
#define SKROBOT_HOST_STORE_RECORD_READER_HPP

#include <chrono>
#include <filesystem>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <vector>

#include "store/layout.hpp"
#include "store/run_record.hpp"

namespace skrobot {

/// Hosts give a sign of a going run every two seconds; clocks of several machines differ, and network file systems are
/// late.
inline constexpr std::chrono::seconds k_silence{60};

/// One run as its files tell it.
struct StoredRun {
  RunFiles files;
  std::optional<RunRecord> record;  ///< none: see fault
  std::string fault;                ///< why .run cannot be read, as the end of a sentence about it
  bool is_lost = false;             ///< it says `running`, and its process is gone
  std::chrono::milliseconds silent_for{
      0};  ///< it says `running` on another machine, and has given no sign for so long; 0: it has lately
};

/// One experiment as its directory tells it.
struct StoredExperiment {
  std::filesystem::path directory;
  json::object log;  ///< experiment.log; empty: see fault
  std::string fault;
  std::vector<StoredRun> runs;  ///< by name; then those of its trials, by number
};

/// The experiments' directories in a repository, by name: those that have an experiment.log and whose name does not
/// begin with a dot. Throws Error(Fault::host) when the repository cannot be read; one that is not there has none.
std::vector<std::filesystem::path> experiments_in(const std::filesystem::path& repository);

/// Reads one experiment; what is damaged is said in `fault`s. Throws Error(Fault::host) when the directory cannot be
/// read at all.
StoredExperiment read_experiment(const std::filesystem::path& directory);

/// The names of an experiment's trials, by number.
std::vector<std::string> trial_names(const std::filesystem::path& experiment);

/// The JSON object in a file. None, and in `fault` why, as the end of a sentence about the file, when there is none.
std::optional<json::object> read_object(const std::filesystem::path& path, std::string& fault);

/// Reads one run by its files.
StoredRun read_run(const RunFiles& files);

/// What readers call the state of a trial that its sweep stopped early; it is recorded as `cancelled`.
inline constexpr const char* k_stopped_early = "stopped_early";

/// "completed", "lost" …; of a run that cannot be read "damaged".
std::string shown_state(const StoredRun& run);
/// The same of a record by itself, which cannot be lost.
std::string shown_state(const RunRecord& record);

}  // namespace skrobot

#endif
