// SPDX-License-Identifier: MIT
#include "core/experiment_builder.hpp"

#include <skrobot/error.hpp>

#include "base/clock.hpp"
#include "base/git_state.hpp"
#include "base/machine.hpp"
#include "base/secret_mask.hpp"
#include "base/text.hpp"
#include "store/layout.hpp"
#include "store/unfinished.hpp"

namespace skrobot {
namespace {

json::array masked_command_line(const std::vector<std::string>& secrets) {
  json::array words;
  const SecretMask mask(secrets);  // as they are and, in lists and maps, as JSON writes them
  for (std::string word : command_line()) {
    word = mask.mask(word);
    // Those that are too short for the mask: what was typed has them for sure.
    for (const std::string& secret : secrets) {
      if (secret.empty() || secret.size() >= SecretMask::k_shortest) continue;
      for (std::size_t at = 0; (at = word.find(secret, at)) != std::string::npos; at += k_masked.size())
        word.replace(at, secret.size(), k_masked);
    }
    words.emplace_back(word);
  }
  return words;
}

json::object experiment_log(const ExperimentPlan& plan, const std::string& id, WallTime now) {
  std::error_code code;
  const std::filesystem::path working_directory = std::filesystem::current_path(code);
  json::object log{{"datetime", to_iso_8601(now)},
                   {"experimenter", valid_utf8(plan.experimenter)},
                   {"experiment_id", id},
                   {"format", k_format},
                   {"host", host_name()},
                   {"user", user_name()},
                   {"platform", platform_name()},
                   {"command_line", masked_command_line(plan.secrets)},
                   {"working_directory", working_directory.string()}};
  if (const auto git = git_state(working_directory)) {
    log["git"] = {{"root", git->root},
                  {"commit", git->commit.empty() ? json::value() : json::value(git->commit)},
                  {"branch", git->branch.empty() ? json::value() : json::value(git->branch)},
                  {"dirty", git->dirty}};
  } else {
    log["git"] = nullptr;
  }
  log["source"] = plan.source.empty() ? json::value() : json::value(plan.source.filename().string());
  log["skrobot_version"] = SKROBOT_VERSION;
  return log;
}

std::string read_source(const std::filesystem::path& source) {
  std::string bytes;
  if (source.empty()) return bytes;
  if (source.filename() == k_experiment_log) {
    throw Error(Fault::usage, "the source file " + source.string() + " has the name reserved for the experiment's log");
  }
  if (!is_entry_name(source.filename().string())) {
    throw Error(Fault::usage,
                "the source file " + in_quotes(source.string(), 300) + " has a name that cannot be used for its copy");
  }
  if (const auto code = read_file(source, bytes)) {
    throw Error(Fault::usage, "cannot read the source file " + source.string() + ": " + reason(code));
  }
  return bytes;
}

// Gives the filled directory its name. Of several that ask for one name in the same second, each gets a number of its
// own.
std::filesystem::path publish(FileSystem& files, const std::filesystem::path& building, const ExperimentPlan& plan,
                              WallTime now) {
  const std::string stamp = to_file_stamp(now);
  for (unsigned attempt = 1;; ++attempt) {
    std::filesystem::path directory = plan.repository / experiment_directory_name(plan.experimenter, stamp, attempt);
    const auto code = files.rename_exclusive(building, directory);
    if (!code) return directory;
    if (code != std::errc::file_exists && code != std::errc::directory_not_empty) {
      throw Error(Fault::host, "cannot create " + directory.string() + ": " + reason(code));
    }
  }
}

// Removes what was begun unless told that it is done.
class Unfinished {
 public:
  Unfinished(FileSystem& files, std::filesystem::path path) : files_(files), path_(std::move(path)) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    if (!path_.empty()) files_.remove_all(path_);
  }
  void done() { path_.clear(); }

 private:
  FileSystem& files_;
  std::filesystem::path path_;
};

}  // namespace

ExperimentIdentity build_experiment(FileSystem& files, const ExperimentPlan& plan) {
  if (plan.experimenter.empty()) {
    throw Error(Fault::usage, "the experimenter's name is empty", "omit it to be recorded as 'anonymous'");
  }
  const std::string source = read_source(plan.source);
  const auto now = std::chrono::system_clock::now();
  const std::string id = random_uuid();
  const auto check = [](const std::error_code& code, const std::filesystem::path& path) {
    if (code) throw Error(Fault::host, "cannot write " + path.string() + ": " + reason(code));
  };
  if (const auto code = files.make_directories(plan.repository)) {
    throw Error(Fault::host, "cannot use the experiments repository " + plan.repository.string() + ": " + reason(code),
                "choose another directory with --experiments DIR or SKROBOT_EXPERIMENTS");
  }
  const std::filesystem::path building = plan.repository / unfinished_name(k_building_prefix);
  if (const auto code = files.make_directory(building)) {
    throw Error(Fault::host,
                "cannot write to the experiments repository " + plan.repository.string() + ": " + reason(code),
                "choose another directory with --experiments DIR or SKROBOT_EXPERIMENTS");
  }
  Unfinished unfinished(files, building);
  if (!plan.source.empty())
    check(write_atomic(files, building / plan.source.filename(), source, Replace::no), plan.source.filename());
  check(write_atomic(files, building / k_experiment_log, to_pretty_text(experiment_log(plan, id, now)) + "\n",
                     Replace::no),
        plan.repository / k_experiment_log);
  for (const auto& [name, text] : plan.files)
    check(write_atomic(files, building / name, text, Replace::no), plan.repository / name);
  check(files.sync_directory(building), building);
  ExperimentIdentity identity{id, plan.experimenter, publish(files, building, plan, now)};
  unfinished.done();
  check(files.sync_directory(plan.repository), plan.repository);
  return identity;
}

}  // namespace skrobot
