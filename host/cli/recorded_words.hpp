// SPDX-License-Identifier: MIT
// Names in a repository, for completion: read from directories and records; nothing is written, and no more is read
// than a person would wait for. What cannot be read has no names.
#ifndef SKROBOT_HOST_CLI_RECORDED_WORDS_HPP
#define SKROBOT_HOST_CLI_RECORDED_WORDS_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace skrobot {

/// "latest", the experiments, and behind a slash the runs and trials of the experiment that `typed` names.
std::vector<std::string> run_names(const std::filesystem::path& repository, const std::string& typed);
std::vector<std::string> experiment_names(const std::filesystem::path& repository);
/// Those that are sweeps.
std::vector<std::string> sweep_names(const std::filesystem::path& repository);

/// The metrics of these runs and experiments; of each experiment the first runs tell.
std::vector<std::string> metric_names_of(const std::filesystem::path& repository,
                                         const std::vector<std::string>& named);
/// What a sweep can rank by: the metrics and the numbers in results of the sweep `named`, or, where that is empty, of
/// the newest runs of `task`.
std::vector<std::string> objective_names(const std::filesystem::path& repository, const std::string& task,
                                         const std::string& named);
/// The task of a run, of an experiment's first run, or of a sweep. Empty: unknown.
std::string task_of(const std::filesystem::path& repository, const std::string& named);

}  // namespace skrobot

#endif
