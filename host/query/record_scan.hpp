// SPDX-License-Identifier: MIT
// Reads what the index keeps of a directory: an experiment's own, or a trial's.
#ifndef SKROBOT_HOST_QUERY_RECORD_SCAN_HPP
#define SKROBOT_HOST_QUERY_RECORD_SCAN_HPP

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file_system.hpp"
#include "store/run_record.hpp"

namespace skrobot {

/// One run as the index keeps it.
struct ScannedRun {
  std::string name;
  FileStamp stamp;                  ///< of its .run
  std::optional<RunRecord> record;  ///< none: see fault
  bool is_lost = false;
  std::string fault;           ///< why .run, else .params, cannot be read, as the end of a sentence about the file
  std::string params, result;  ///< JSON on one line; empty: none, damaged, or a result that is too large to keep
  std::string error;           ///< the first line of .errors
};

/// A directory to look at. A path is relative to the repository: "ada-…", "ada-…/trials/17".
struct DirectoryToScan {
  std::string path;
  std::map<std::string, FileStamp> known;  ///< the runs that the index has, by name
};

struct ScannedDirectory {
  std::string path;
  bool is_there = false;
  FileStamp stamp;                  ///< from before it was read
  std::optional<FileStamp> trials;  ///< of an experiment: of its folder of trials
  std::vector<std::string> trial_paths;
  bool has_log = false;  ///< of an experiment: it has an experiment.log
  std::string log;       ///< JSON on one line; empty: see log_fault
  std::string log_fault;
  std::vector<ScannedRun> changed;  ///< runs that are new or whose .run is another one
  std::vector<std::string> gone;    ///< runs that were known
};

/// Reads one directory. Never throws for what is on disk: it is in the faults.
ScannedDirectory scan_directory(const std::filesystem::path& repository, const DirectoryToScan& wanted);

/// Reads many, several at a time, and hands each to `take` on the calling thread, in any order. What `take` throws ends
/// it and comes out.
void scan_directories(const std::filesystem::path& repository, const std::vector<DirectoryToScan>& wanted,
                      const std::function<void(ScannedDirectory&)>& take);

}  // namespace skrobot

#endif
