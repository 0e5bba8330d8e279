// SPDX-License-Identifier: MIT
#include "sweep/slurm.hpp"

#include <algorithm>
#include <charconv>
#include <skrobot/error.hpp>
#include <sstream>

#include "base/text.hpp"

namespace skrobot {
namespace {

// The stderr of a command on one line, without Slurm's prefix.
std::string complaint(const CommandEnd& end, const std::string& program) {
  std::istringstream lines(end.errors);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const std::string begin = program + ": error: ";
    if (line.starts_with(begin)) line.erase(0, begin.size());
    if (!line.empty()) text += (text.empty() ? "" : "; ") + line;
  }
  return text.empty() ? "exit code " + std::to_string(end.exit_code) : printable(text, 1000);
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

std::vector<std::string> fields_of(const std::string& line, char separator) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == separator) fields.emplace_back();
    else fields.back() += c;
  }
  return fields;
}

}  // namespace

void Slurm::check() const {
  const CommandEnd end = run_({"sbatch", "--version"});
  if (!end.was_found) {
    throw Error(Fault::host, "--launcher slurm needs Slurm's commands, but this machine has no sbatch",
                "run it where Slurm is installed, or use --launcher local");
  }
}

std::uint64_t Slurm::max_array_size() const {
  const CommandEnd end = run_({"scontrol", "show", "config"});
  if (!end.was_found || end.exit_code != 0)
    throw Error(Fault::host, "the cluster does not answer: scontrol: " + complaint(end, "scontrol"));
  std::istringstream lines(end.output);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("MaxArraySize")) continue;
    const auto size = number_in(line.substr(std::min(line.find_first_of("0123456789"), line.size())));
    if (size && *size == 0) throw Error(Fault::host, "the cluster has no job arrays (MaxArraySize is 0)");
    if (size) return *size;
  }
  return 1001;  // Slurm's own
}

std::uint64_t Slurm::slots(const SlurmOptions& options) const {
  std::vector<std::string> words{"sinfo", "--noheader", "--format=%C"};
  if (!options.partition.empty()) words.push_back("--partition=" + options.partition);
  const CommandEnd end = run_(words);
  // "allocated/idle/other/total", one line per partition.
  std::uint64_t processors = 0;
  std::istringstream lines(end.output);
  for (std::string line; std::getline(lines, line);) {
    const auto fields = fields_of(line, '/');
    if (fields.size() == 4) processors = std::max(processors, number_in(fields[3]).value_or(0));
  }
  const std::uint64_t each = std::max<std::uint64_t>(number_in(options.cpus_per_task).value_or(1), 1);
  return std::max<std::uint64_t>(processors / each, 1);
}

std::uint64_t Slurm::submit(const Submission& submission, const SlurmOptions& options) const {
  std::vector<std::string> words{"sbatch", "--parsable", "--job-name=" + submission.name,
                                 "--output=" + submission.output, "--open-mode=append"};
  if (submission.array_tasks > 0) {
    words.push_back("--array=0-" + std::to_string(submission.array_tasks - 1));
    words.emplace_back("--requeue");
  }
  if (submission.after) {
    words.push_back("--dependency=afterok:" + std::to_string(*submission.after));
    words.emplace_back("--kill-on-invalid-dep=yes");
  }
  if (submission.warning_seconds > 0) words.push_back("--signal=B:TERM@" + std::to_string(submission.warning_seconds));
  const std::vector<std::string> asked = sbatch_arguments(options);
  words.insert(words.end(), asked.begin(), asked.end());
  words.push_back(submission.script.string());
  const CommandEnd end = run_(words);
  const auto job = number_in(end.output);
  if (!end.was_found) check();
  if (end.exit_code != 0 || !job)
    throw Error(Fault::host, "Slurm refused the job: " + complaint(end, "sbatch"),
                "the command was: " + printable(shell_line(words), 2000));
  return *job;
}

std::string slurm_job_prefix(const std::string& experiment_id) { return "skrobot-" + experiment_id.substr(0, 8) + "-"; }

std::optional<std::vector<QueueEntry>> Slurm::queue(const std::string& prefix, std::string& failure) const {
  const CommandEnd end = run_({"squeue", "--me", "--noheader", "--array", "--format=%j|%F|%K|%T|%r"});
  if (!end.was_found || end.exit_code != 0) {
    failure = "squeue: " + complaint(end, "squeue");
    return std::nullopt;
  }
  std::vector<QueueEntry> entries;
  std::istringstream lines(end.output);
  for (std::string line; std::getline(lines, line);) {
    const auto fields = fields_of(line, '|');
    if (fields.size() < 5 || !fields[0].starts_with(prefix)) continue;
    entries.push_back({fields[0], number_in(fields[1]).value_or(0), number_in(fields[2]), fields[3], fields[4]});
  }
  return entries;
}

std::string Slurm::ended_state(std::uint64_t job) const {
  const CommandEnd end = run_({"scontrol", "show", "job", "--oneliner", std::to_string(job)});
  if (!end.was_found || end.exit_code != 0) return {};
  const auto value_of = [&](const std::string& key) {
    const std::size_t at = end.output.find(" " + key + "=");
    if (at == std::string::npos) return std::string();
    const std::size_t begin = at + key.size() + 2;
    return end.output.substr(begin, end.output.find_first_of(" \n", begin) - begin);
  };
  const std::string state = value_of("JobState"), code = value_of("ExitCode");
  return state.empty() ? "" : state + " " + code.substr(0, code.find(':'));
}

void Slurm::act(std::vector<std::string> words, const std::vector<std::uint64_t>& jobs) const {
  if (jobs.empty()) return;
  for (const std::uint64_t job : jobs) words.push_back(std::to_string(job));
  run_(words);
}

void Slurm::cancel(const std::vector<std::uint64_t>& jobs) const { act({"scancel", "--quiet"}, jobs); }
void Slurm::cancel_pending(const std::vector<std::uint64_t>& jobs) const {
  act({"scancel", "--quiet", "--state=PENDING"}, jobs);
}
void Slurm::terminate(const std::vector<std::uint64_t>& jobs) const {
  act({"scancel", "--quiet", "--batch", "--signal=TERM"}, jobs);
}

}  // namespace skrobot
