// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_APP_RECORD_TEXT_HPP
#define SKROBOT_HOST_APP_RECORD_TEXT_HPP

#include <filesystem>
#include <skrobot/repository.hpp>

namespace skrobot {

/// See Repository::text() and Repository::last_lines(); of a log or .errors by its path. Throw Error(Fault::host) when
/// it cannot be read.
LogPart read_text(const std::filesystem::path& file, const LogPosition& from, std::size_t most);
LogPosition find_last_lines(const std::filesystem::path& file, std::size_t lines);

}  // namespace skrobot

#endif
