// SPDX-License-Identifier: MIT
// Runs as JSON for other programs.
#ifndef SKROBOT_HOST_APP_RUN_DOCUMENT_HPP
#define SKROBOT_HOST_APP_RUN_DOCUMENT_HPP

#include <filesystem>
#include <skrobot/json.hpp>
#include <skrobot/run_summary.hpp>

#include "app/record_view.hpp"

namespace skrobot {

/// All that a search knows of a run, as one object.
json::object to_json(const std::filesystem::path& repository, const RunSummary& run);

/// All that the files of a run say: that, and the whole of its result, error, metrics, record and files.
json::object to_json(const std::filesystem::path& repository, const RecordView& view);

}  // namespace skrobot

#endif
