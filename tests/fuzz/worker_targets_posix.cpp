// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <skrobot/plugin.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

#include "base/text.hpp"
#include "command/protocol_lines.hpp"
#include "core/runner.hpp"
#include "fuzz/targets.hpp"
#include "isolate/backtrace.hpp"
#include "isolate/describe.hpp"
#include "isolate/output_splitter.hpp"
#include "isolate/plugin_task.hpp"
#include "isolate/protocol.hpp"
#include "plugin/library.hpp"
#include "store/record_reader.hpp"
#include "support/plain_metrics.hpp"

namespace skrobot::fuzz {
namespace {

using test::read_points;
using test::StoredPoint;

// A worker that has said all it will ever say, and has ended.
class EndedWorker : public Worker {
 public:
  EndedWorker(std::string_view said, std::string_view printed, WorkerEnd end) : end_(end) {
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets_.data()) == 0 &&
                ::pipe2(pipe_.data(), O_CLOEXEC) == 0,
            "no descriptors");
    ended_ = ::eventfd(1, EFD_CLOEXEC);
    require(::send(sockets_[1], said.data(), said.size(), MSG_DONTWAIT) == static_cast<ssize_t>(said.size()) ||
                said.empty(),
            "the socket is full");
    require(::write(pipe_[1], printed.data(), printed.size()) == static_cast<ssize_t>(printed.size()),
            "the pipe is full");
    ::shutdown(sockets_[1], SHUT_WR);
    ::close(pipe_[1]);
  }
  ~EndedWorker() override {
    for (const int descriptor : {sockets_[0], sockets_[1], pipe_[0], ended_}) ::close(descriptor);
  }
  int socket() const override { return sockets_[0]; }
  int output() const override { return pipe_[0]; }
  int ended() const override { return ended_; }
  void signal(int) override {}
  WorkerEnd wait() override { return end_; }

 private:
  std::array<int, 2> sockets_{};
  std::array<int, 2> pipe_{};
  int ended_ = -1;
  WorkerEnd end_;
};

std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void check_text_file(const std::filesystem::path& path) {
  const std::string text = read_all(path);
  require(is_valid_utf8(text), path.filename().string() + " is not UTF-8");
  require(text.empty() || text.ends_with('\n'), path.filename().string() + " does not end with a line");
}

// A whole run whose worker says `said`, prints `printed` and leaves `memory` at the front of the shared memory's ring.
void run_with(std::string_view said, std::string_view printed, std::string_view memory, WorkerEnd end) {
  const auto directory = scratch() / "run";
  std::filesystem::remove_all(directory);
  PluginCall call;
  call.plugin = {"org.example.p", "1.0.0", "/nowhere/p.so", ""};
  call.name = "p_task";
  PluginTask task(
      [&](int descriptor) {
        const SharedMemory shared = SharedMemory::map(descriptor);
        std::memcpy(shared.block().run_thread.points.data(), memory.data(),
                    std::min(memory.size(), sizeof shared.block().run_thread.points));
        shared.block().run_thread.head.store(memory.size() / sizeof(MetricPoint));
        if (memory.size() % 7 == 1) shared.block().other_threads.head.store(~std::uint64_t{0});
        return std::make_unique<EndedWorker>(said, printed, end);
      },
      call);
  Runner runner(real_file_system(), directory);
  try {
    const RunReport report = runner.execute(task, {}, nullptr);
    require(report.record_failure.empty(), report.record_failure);
  } catch (const Error& error) {
    require(error.fault() == Fault::host &&
                std::string(error.what()).starts_with("the plugin /nowhere/p.so cannot be used"),
            error.what());
  }
  const StoredExperiment read = read_experiment(directory);
  require(read.runs.size() == 1, "another number of runs");
  const StoredRun& run = read.runs.front();
  require(run.record.has_value() && run.record->state != State::running, "no record of how it ended: " + run.fault);
  if (run.record->state == State::completed) parse_json(read_all(run.files.result()));
  else check_text_file(run.files.errors());
  check_text_file(run.files.log());
  check_text_file(run.files.metrics());
  const std::string points = read_all(run.files.metrics());
  require(read_points(std::string_view(points).substr(points.find('\n') + 1), [](const StoredPoint&) {}) == 0,
          "lines that are no points:\n" + points);
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    require(!entry.path().filename().string().starts_with("."), "a file is left: " + entry.path().string());
}

}  // namespace

// How many bytes of sizes, the sizes of the pieces, and a stream of frames.
void frames(std::string_view bytes) {
  Choices choices(bytes);
  const std::string_view sizes = choices.take(choices.byte() % 8);
  const std::string_view stream = choices.rest();
  const auto messages = [&](std::string_view pieces) {
    std::vector<std::pair<std::uint32_t, std::string>> found;
    protocol::Splitter splitter;
    in_pieces(stream, pieces, [&](std::string_view piece) {
      splitter.add(piece);
      while (const auto message = splitter.next())
        found.emplace_back(static_cast<std::uint32_t>(message->type), message->payload);
    });
    return found;
  };
  const auto whole = messages({});
  require(whole == messages(sizes), "in pieces there are other messages");
  std::size_t at = 0;
  for (const auto& [type, payload] : whole) {
    const protocol::Header header{type, static_cast<std::uint32_t>(payload.size())};
    require(
        stream.substr(at, sizeof header) == std::string_view(reinterpret_cast<const char*>(&header), sizeof header) &&
            stream.substr(at + sizeof header, payload.size()) == payload,
        "a message that was not sent");
    at += sizeof header + payload.size();
    protocol::Fields fields(payload);
    if (static_cast<protocol::Type>(type) == protocol::Type::crash) describe_crash(fields);
  }
}

// How many bytes of sizes, the sizes of the pieces, and what comes through the pipe.
void output(std::string_view bytes) {
  Choices choices(bytes);
  const std::string_view sizes = choices.take(choices.byte() % 8);
  const std::string_view stream = choices.rest();
  const std::string marker = protocol::k_marker_first + std::string(protocol::k_marker_bytes - 1, 'm');
  const auto split = [&](std::string_view pieces) {
    std::vector<std::pair<int, std::string>> found;  // -1: printed
    std::string parts;                               // of a record that is not complete
    OutputSplitter splitter(
        marker,
        [&](std::string_view text) {
          if (found.empty() || found.back().first != -1) found.emplace_back(-1, "");
          found.back().second += text;
        },
        [&](int level, std::string_view text, bool goes_on) {
          parts += text;
          if (!goes_on) found.emplace_back(level, std::exchange(parts, {}));
        });
    in_pieces(stream, pieces, [&](std::string_view piece) { splitter.add(piece); });
    splitter.finish();
    return found;
  };
  const auto whole = split({});
  require(whole == split(sizes), "in pieces it is something else");
  if (stream.find(marker) == std::string_view::npos)
    require(whole.size() == (stream.empty() ? 0u : 1u) && (stream.empty() || whole[0].second == stream),
            "printed text changed");
}

// What a worker answers: to `describe`, or to `run`.
void worker(std::string_view bytes) {
  Choices choices(bytes);
  const std::uint8_t kind = choices.byte();
  WorkerEnd end;
  if ((kind & 2) != 0) end.signal = kind >> 4;
  else end.status = kind >> 4;
  const std::string_view printed = choices.take(std::size_t{choices.byte()} * 4);
  const std::string_view memory = choices.take(std::size_t{choices.byte()} * 4);
  if ((kind & 1) != 0) return run_with(choices.rest(), printed, memory, end);
  const PluginInfo plugin = describe_plugin(
      [&](int) { return std::make_unique<EndedWorker>(choices.rest(), printed, end); }, "/nowhere/p.so");
  require(plugin.fault.empty() || plugin.items.empty(), "items of a plugin that cannot be used");
  if (!plugin.fault.empty()) check_message(plugin.fault);
  for (const PluginItem& item : plugin.items) {
    check_message(item.name);
    require(printable(item.summary, 300) == item.summary && printable(item.url, 300) == item.url,
            "a text that a terminal must not get");
  }
  require(to_text(parse_json(to_text(to_json(plugin)))) == to_text(to_json(plugin)), "no JSON");
}

// An offset, and a library's bytes.
void elf(std::string_view bytes) {
  Choices choices(bytes);
  std::uint64_t offset = 0;
  const std::string_view number = choices.take(sizeof offset);
  if (!number.empty()) std::memcpy(&offset, number.data(), number.size());
  const BytesAsFile file(choices.rest());
  const std::string function = function_at(file.path(), offset);
  require(function.size() < (1u << 20), "a function's name of " + std::to_string(function.size()) + " bytes");
  try {
    check_library_file(file.path());
  } catch (const std::runtime_error& error) {
    check_message(error.what());
  }
}

// How many bytes of sizes, the sizes of the pieces, and what a command prints.
void command_lines(std::string_view bytes) {
  Choices choices(bytes);
  const std::string_view sizes = choices.take(choices.byte() % 8);
  const std::string_view stream = choices.rest();
  const auto split = [&](std::string_view pieces) {
    std::vector<std::string> lines;
    command::LineSplitter splitter;
    const auto take = [&](bool at_end) {
      while (const auto line = splitter.next(at_end)) lines.emplace_back(line->text);
    };
    in_pieces(stream, pieces, [&](std::string_view piece) {
      splitter.add(piece);
      take(false);
    });
    take(true);
    return lines;
  };
  const std::vector<std::string> lines = split({});
  require(lines == split(sizes), "in pieces there are other lines");
  std::string joined;
  for (const std::string& text : lines) {
    joined += text;
    const std::string_view line =
        text.ends_with('\n') ? std::string_view(text).substr(0, text.size() - 1) : std::string_view(text);
    const auto parsed = command::parse_line(line);
    require(parsed.has_value() == line.starts_with("skrobot: "), "a line for skrobot was not seen, or another was");
    if (!parsed) continue;
    if (const auto* metric = std::get_if<command::MetricLine>(&*parsed))
      require(!metric->name.empty() && metric->name.find_first_of(" \t") == std::string::npos,
              "a metric's name with blanks");
    if (const auto* result = std::get_if<command::ResultLine>(&*parsed))
      require(to_text(parse_json(to_text(result->value))) == to_text(result->value), "the result changes");
    if (const auto* malformed = std::get_if<command::MalformedLine>(&*parsed))
      require(!malformed->reason.empty() && malformed->reason.size() < 400, "a reason that is empty or long");
  }
  require(joined == stream, "the lines are not what was printed");
}

}  // namespace skrobot::fuzz
