// SPDX-License-Identifier: MIT
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "base/error.hpp"
#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/harmless_output.hpp"
#include "cli/options.hpp"
#include "query/run_selection.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_piece = 1 << 20;

// Where the last `lines` lines of a file begin; 0: all of it.
std::uint64_t beginning_of_last(const std::filesystem::path& file, std::uint64_t size, std::size_t lines) {
  std::string bytes;
  std::size_t found = 0;
  for (std::uint64_t end = size; end > 0;) {
    const std::uint64_t begin = end > k_piece ? end - k_piece : 0;
    if (real_file_system().read(file, begin, static_cast<std::size_t>(end - begin), bytes)) return 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      // The last line's own end does not count.
      if (bytes[i] == '\n' && begin + i + 1 < size && ++found == lines) return begin + i + 1;
    }
    end = begin;
  }
  return 0;
}

int print_log(const TypedOptions& typed, const std::string& word, std::size_t lines, bool follow, bool errors) {
  const Settings settings = resolve_settings(typed, nullptr);
  RunIndex index(settings.experiments.value);
  const RunFiles files = index.files(select_run(index, word));
  const std::filesystem::path file = errors ? files.errors() : files.log();
  auto stamp = file_stamp(file);
  if (!stamp && !follow) {
    throw Error(Fault::usage, "the run " + in_quotes(run_path(files), 200) + (errors ? " has no errors" : " has no log"), errors ? "" : "'skrobot show' says what it has");
  }
  HarmlessOutput output;
  std::uint64_t offset = stamp && lines != 0 ? beginning_of_last(file, stamp->size, lines) : 0;
  std::uint64_t inode = stamp ? stamp->inode : 0;
  std::string bytes;
  while (true) {
    // Looked at before the log is read: what a run that has ended wrote is there.
    const bool is_over = !follow || shown_state(read_run(files)) != "running";
    stamp = file_stamp(file);
    if (stamp && stamp->inode != inode && inode != 0) {
      // Its middle was left out, and it became another file: what is new is at its end.
      log_message(Severity::warning, "the log reached its limit; what was left out is not shown");
      offset = stamp->size;
    }
    if (stamp) inode = stamp->inode;
    while (stamp) {
      if (const auto code = real_file_system().read(file, offset, k_piece, bytes)) throw Error(Fault::host, "cannot read " + file.string() + ": " + reason(code));
      if (bytes.empty()) break;
      output << bytes;
      offset += bytes.size();
      if (!std::cout) return 0;
    }
    output.flush();
    if (is_over || !std::cout) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return 0;
}

}  // namespace

void add_logs_command(CommandLine& line, Action& action) {
  auto typed = std::make_shared<TypedOptions>();
  auto word = std::make_shared<std::string>("latest");
  auto lines = std::make_shared<std::size_t>(0);
  auto follow = std::make_shared<bool>(false), errors = std::make_shared<bool>(false);
  line.add_option("run", *word, "The run (default latest)").type_name("RUN");
  line.add_flag("-f,--follow", *follow, "Go on until the run has ended");
  line.add_option("-n,--lines", *lines, "Only the last lines; 0: all (default)").type_name("N");
  line.add_flag("--errors", *errors, "What went wrong, instead of the log");
  add_repository_option(line, *typed);
  line.footer(k_run_help);
  line.callback([=, &action] { action = [=] { return print_log(*typed, *word, *lines, *follow, *errors); }; });
}

}  // namespace skrobot
