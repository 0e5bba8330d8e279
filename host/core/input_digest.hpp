// SPDX-License-Identifier: MIT
// What the files that parameters name held when a run started.
#ifndef SKROBOT_HOST_CORE_INPUT_DIGEST_HPP
#define SKROBOT_HOST_CORE_INPUT_DIGEST_HPP

#include <cstdint>
#include <vector>

#include "store/run_record.hpp"
#include "track/any_task.hpp"

namespace skrobot {

/// One for each path, but for those with only_file where there is no regular file. Of a file the SHA-256 of its bytes,
/// of a directory that of the sorted lines `<relative path> <SHA-256>\n` of the files in it. Empty: there is nothing of
/// that name. k_not_read: more than `limit` bytes in all, or something that cannot be read.
std::vector<InputFile> digest_inputs(const std::vector<AnyTask::Path>& paths, std::uint64_t limit);

}  // namespace skrobot

#endif
