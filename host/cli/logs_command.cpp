// SPDX-License-Identifier: MIT
#include <chrono>
#include <iostream>
#include <memory>
#include <skrobot/error.hpp>
#include <thread>

#include "base/file_system.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "cli/command.hpp"
#include "cli/harmless_output.hpp"
#include "cli/options.hpp"
#include "query/run_selection.hpp"
#include "store/record_file.hpp"
#include "store/record_reader.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_piece = 1 << 20;

// Where the last `lines` lines of a file begin; of very long ones, where the part that is searched for them begins.
std::uint64_t beginning_of_last(const RecordFile& file, std::size_t lines) {
  constexpr std::uint64_t k_most_searched = std::uint64_t{1} << 30;
  const std::uint64_t size = file.stamp().size;
  std::string bytes;
  std::size_t found = 0;
  std::uint64_t end = size;
  while (end > 0 && size - end < k_most_searched) {
    const std::uint64_t begin = end > k_piece ? end - k_piece : 0;
    if (file.read(begin, static_cast<std::size_t>(end - begin), bytes)) return 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
      // The last line's own end does not count.
      if (bytes[i] == '\n' && begin + i + 1 < size && ++found == lines) return begin + i + 1;
    }
    end = begin;
  }
  return end;
}

// Prints what there is from `offset` on, and moves it. A large part of a sparse file that was never written is passed
// over: it may be a terabyte. (A small one may be what a file system does not tell yet of a file that is being
// written.)
void print_from(const RecordFile& file, const std::filesystem::path& path, std::uint64_t& offset,
                HarmlessOutput& output) {
  constexpr std::uint64_t k_least_gap = 64 << 20;
  std::string bytes;
  while (std::cout) {
    const std::uint64_t begin = file.next_written(offset);
    if (begin >= offset + k_least_gap) {
      log_message(Severity::warning,
                  std::to_string(begin - offset) + " bytes of the file were never written and are not shown");
      offset = begin;
    }
    if (const auto code = file.read(offset, k_piece, bytes))
      throw Error(Fault::host, "cannot read " + path.string() + ": " + reason(code));
    if (bytes.empty()) return;
    output << bytes;
    offset += bytes.size();
  }
}

int print_log(const TypedOptions& typed, const std::string& word, std::size_t lines, bool follow, bool errors) {
  const Settings settings = resolve_settings(typed, nullptr);
  RunIndex index(repository_to_read(settings));
  const RunFiles files = index.files(select_run(index, word));
  const std::filesystem::path file = errors ? files.errors() : files.log();
  std::error_code code;
  std::uint64_t offset = 0, inode = 0;
  {
    const RecordFile first(file, code);
    if (!code && lines != 0) offset = beginning_of_last(first, lines);
    if (!code) inode = first.stamp().inode;
  }
  const auto is_absent = [&] { return code == std::errc::no_such_file_or_directory; };
  if (is_absent() && !follow) {
    throw Error(Fault::usage,
                "the run " + in_quotes(run_path(files), 200) + (errors ? " has no errors" : " has no log"),
                errors ? "" : "'skrobot show' lists its files");
  }
  HarmlessOutput output;
  while (true) {
    // Looked at before the log is read: what a run that has ended wrote is there.
    const bool is_over = !follow || shown_state(read_run(files)) != "running";
    const RecordFile now(file, code);
    if (code && !is_absent()) throw Error(Fault::host, "cannot read " + file.string() + ": " + reason(code));
    if (!code && now.stamp().inode != inode && inode != 0) {
      // Its middle was left out, and it became another file: what is new is at its end.
      log_message(Severity::warning, "the log reached its limit; omitted lines are not shown");
      offset = now.stamp().size;
    }
    if (!code) {
      inode = now.stamp().inode;
      print_from(now, file, offset, output);
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
  line.add_option("run", *word, "Run (default: latest)").type_name("RUN");
  line.add_flag("-f,--follow", *follow, "Follow the log until the run ends");
  line.add_option("-n,--lines", *lines, "Show only the last N lines (default 0: all)").type_name("N");
  line.add_flag("--errors", *errors, "Show the errors instead of the log");
  add_repository_option(line, *typed);
  line.footer(k_run_help);
  line.callback([=, &action] { action = [=] { return print_log(*typed, *word, *lines, *follow, *errors); }; });
}

}  // namespace skrobot
