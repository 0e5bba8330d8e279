// SPDX-License-Identifier: MIT
#include "app/sweep_call.hpp"

#include <algorithm>

namespace skrobot {
namespace {

constexpr const char* k_resume = "resume";
constexpr std::uint64_t k_most_lines = 10'000;

std::vector<Option<SweepCall>> make_options() {
  using Call = SweepCall;
  const OptionWords<OnInterrupt> on_interrupt{{OnInterrupt::cancel, "cancel"}, {OnInterrupt::leave, "leave"}};
  return {
      count_option(&Call::top, 1, k_most_lines,
                   {.name = "top", .metavar = "N", .help = "Number of rows in the ranked table (default 10)"}),
      parsed_option<Call, std::optional<std::string>>(
          &Call::resume, [](const json::value& value) { return std::optional(read_text(value)); },
          [](const std::optional<std::string>& value) { return value ? json::value(*value) : json::value(); },
          {.name = k_resume,
           .metavar = "EXPERIMENT",
           .help = "Resume a sweep, given by its directory, its name or a unique beginning of it: run the trials that "
                   "are missing, lost or cancelled; with --dry-run show them"}),
      flag_option(&Call::retry_failed, {.name = "retry_failed", .help = "With --resume: run failed trials again too"}),
      flag_option(&Call::notify_first_failure,
                  {.name = "notify_first_failure",
                   .help = "Notify of the first failed trial as well as of the end of the sweep"}),
      flag_option(
          &Call::detach,
          {.name = "detach", .help = "Submit the jobs and return; --resume waits for them", .heading = "Slurm"}),
      word_option(&Call::on_interrupt, on_interrupt,
                  {.name = "on_interrupt",
                   .metavar = "cancel|leave",
                   .help = "What Ctrl-C does to the jobs (default: ask on a terminal, else cancel)",
                   .heading = "Slurm"})};
}

}  // namespace

const std::vector<Option<SweepCall>>& sweep_call_options() {
  static const std::vector<Option<SweepCall>> all = make_options();
  return all;
}

bool is_resumed(const std::vector<Assignment>& options) {
  return std::any_of(options.begin(), options.end(), [](const Assignment& one) { return one.key == k_resume; });
}

}  // namespace skrobot
