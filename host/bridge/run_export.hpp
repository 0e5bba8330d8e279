// SPDX-License-Identifier: MIT
// Writes runs in the formats of other tools. Exports repeat cheaply: what was written from the same record is left.
#ifndef SKROBOT_HOST_BRIDGE_RUN_EXPORT_HPP
#define SKROBOT_HOST_BRIDGE_RUN_EXPORT_HPP

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <skrobot/repository.hpp>
#include <string>
#include <vector>

namespace skrobot {

struct ExportRequest {
  std::string format;            ///< one of export_formats()
  std::filesystem::path target;  ///< a directory, created if needed; for junit a file
  FindOptions runs;              ///< which runs
};

/// Something that the format cannot express as it was recorded.
struct ExportNote {
  std::string run;   ///< the first run with it: EXPERIMENT/RUN
  std::string text;  ///< a sentence without its full stop
  std::size_t count = 1;
};

struct ExportReport {
  std::size_t written = 0;
  std::size_t unchanged = 0;    ///< were there already
  std::size_t in_progress = 0;  ///< of all of them: export again when they have ended
  std::vector<ExportNote> notes;
};

/// Their names, sorted.
const std::vector<std::string>& export_formats();

/// Called after each run with the number of runs done and their total; returns false to stop.
using ExportProgress = std::function<bool(std::size_t done, std::size_t total)>;

/// Exports the matching runs. Each run is complete or absent in the target; stopping keeps the runs already written.
/// Throws Error(Fault::usage) for an unknown format, a target of another kind, or one whose files are not from an
/// export; Error(Fault::host) if something cannot be read or written.
ExportReport export_to(Repository& repository, const ExportRequest& request, const ExportProgress& progress = {});

}  // namespace skrobot

#endif
