// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>

#include "base/text.hpp"
#include "core/redelivery.hpp"
#include "fuzz/targets.hpp"
#include "learning/csv_reader.hpp"
#include "query/filter.hpp"
#include "store/log_file.hpp"
#include "store/metrics_file.hpp"
#include "store/metrics_reader.hpp"
#include "store/record_reader.hpp"
#include "support/plain_metrics.hpp"

namespace skrobot::fuzz {
namespace {

using test::read_points;
using test::StoredPoint;

// Keeps what is written in a string.
class StringFile : public OutputFile {
 public:
  explicit StringFile(std::string& text) : text_(text) {}
  std::error_code write(std::string_view bytes) override {
    text_ += bytes;
    return {};
  }
  std::error_code sync() override { return {}; }
  std::error_code read(std::uint64_t offset, std::size_t most, std::string& bytes) override {
    bytes = offset < text_.size() ? text_.substr(offset, most) : std::string();
    return {};
  }
  bool is_named(const std::filesystem::path&) override { return true; }

 private:
  std::string& text_;
};

// One file, and only what LogFile needs of a disk.
class StringDisk : public FileSystem {
 public:
  std::error_code create(const std::filesystem::path& path, std::unique_ptr<OutputFile>& file) override {
    file = std::make_unique<StringFile>(files_[path] = std::string());
    return {};
  }
  // The file goes on being written under its new name.
  std::error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    auto node = files_.extract(from);
    files_.erase(to);
    node.key() = to;
    files_.insert(std::move(node));
    return {};
  }
  std::error_code replace(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return rename(from, to);
  }
  std::error_code rename_exclusive(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return rename(from, to);
  }
  std::error_code make_directory(const std::filesystem::path&) override { return {}; }
  std::error_code make_directories(const std::filesystem::path&) override { return {}; }
  std::error_code sync_directory(const std::filesystem::path&) override { return {}; }
  std::error_code remove(const std::filesystem::path& path) override { return files_.erase(path), std::error_code(); }
  std::error_code remove_all(const std::filesystem::path& path) override { return remove(path); }
  bool exists(const std::filesystem::path& path) override { return files_.contains(path); }
  std::error_code read(const std::filesystem::path& path, std::uint64_t offset, std::size_t most,
                       std::string& bytes) override {
    bytes = offset < files_.at(path).size() ? files_.at(path).substr(offset, most) : std::string();
    return {};
  }
  const std::string& text(const std::filesystem::path& path) const { return files_.at(path); }

 private:
  std::map<std::filesystem::path, std::string> files_;
};

std::string csv_cell(std::string_view cell) {
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? "\"\"" : std::string(1, c);
  return text + '"';
}

bool same(const StoredPoint& a, const StoredPoint& b) {
  return a.metric == b.metric && a.step == b.step &&
         (a.value == b.value || (std::isnan(a.value) && std::isnan(b.value)));
}

std::vector<StoredPoint> points_of(std::string_view bytes, std::size_t* damaged = nullptr) {
  std::vector<StoredPoint> points;
  const std::size_t count = read_points(bytes, [&](const StoredPoint& point) { points.push_back(point); });
  if (damaged != nullptr) *damaged = count;
  return points;
}

// The log without its times.
std::string texts_of(std::string_view log) {
  std::string texts;
  constexpr std::size_t k_time = 30;
  while (!log.empty()) {
    const std::string_view line = log.substr(0, log.find('\n'));
    require(line.size() > k_time && line[4] == '-' && line[10] == 'T' && line[k_time - 1] == ' ',
            "a line without a time: " + std::string(line));
    texts += std::string(line.substr(k_time)) + "\n";
    log.remove_prefix(line.size() + 1);
  }
  return texts;
}

}  // namespace

// The delimiter, then the file.
void csv(std::string_view bytes) {
  Choices choices(bytes);
  constexpr std::string_view k_delimiters = ",;\t|";
  const char delimiter = k_delimiters[choices.byte() % k_delimiters.size()];
  const std::string_view text = choices.rest();
  try {
    const learning::Csv read = learning::Csv::parse(text, "f.csv", delimiter);
    require(read.rows() > 0 && !read.columns().empty(), "no rows or no columns");
    require(std::set<std::string>(read.columns().begin(), read.columns().end()).size() == read.columns().size(),
            "two columns of one name");
    std::string again;
    for (const std::string& column : read.columns()) {
      require(!column.empty() && is_valid_utf8(column), "a column's name that is empty or not UTF-8");
      again += (again.empty() ? "" : std::string(1, delimiter)) + csv_cell(column);
    }
    again += "\n";
    std::size_t line = 1;
    for (std::size_t row = 0; row < read.rows(); ++row) {
      require(read.line(row) > line, "lines that do not grow");
      line = read.line(row);
      for (std::size_t column = 0; column < read.columns().size(); ++column) {
        require(is_valid_utf8(read.cell(row, column)), "a cell that is not UTF-8");
        again += (column == 0 ? "" : std::string(1, delimiter)) + csv_cell(read.cell(row, column));
      }
      again += "\n";
    }
    const learning::Csv second = learning::Csv::parse(again, "f.csv", delimiter);
    require(second.columns() == read.columns() && second.rows() == read.rows(),
            "written and read it has another shape");
    for (std::size_t row = 0; row < read.rows(); ++row) {
      for (std::size_t column = 0; column < read.columns().size(); ++column) {
        require(second.cell(row, column) == read.cell(row, column),
                "written and read a cell has another text: " + std::string(second.cell(row, column)));
      }
    }
  } catch (const learning::CsvError& error) {
    const std::string message = error.what();
    require(message.starts_with("f.csv"), "an error without the file's name: " + message);
    require(message.find('\n') == std::string::npos && message.size() < 2000, "an error that is long: " + message);
  }
}

void metrics(std::string_view bytes) {
  std::size_t damaged = 0;
  const std::vector<StoredPoint> points = points_of(bytes, &damaged);
  require(points.size() + damaged == static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\n')),
          "lines that are neither points nor damaged");
  // A file that is still growing: what was there stays.
  const std::vector<StoredPoint> before = points_of(bytes.substr(0, bytes.size() / 2));
  require(before.size() <= points.size() && std::equal(before.begin(), before.end(), points.begin(), same),
          "a prefix has other points");
  // The reader of large files says the same, also when it read the first half before the second was there.
  static const std::filesystem::path k_growing = [] {
    const auto directory = scratch() / "growing";
    std::filesystem::create_directory(directory);
    return directory / "a.metrics";
  }();
  std::ofstream growing(k_growing, std::ios::binary);
  growing << "metric,step,time,value\n";
  MetricsReader reader(k_growing);
  std::vector<StoredPoint> read;
  for (const std::string_view part : {bytes.substr(0, bytes.size() / 2), bytes.substr(bytes.size() / 2)}) {
    growing << part << std::flush;
    const auto code = reader.read([&](std::span<const MetricRow> rows) {
      for (const MetricRow& row : rows) read.push_back({reader.names().at(row.metric), row.step, row.time, row.value});
    });
    require(!code, "it cannot be read: " + code.message());
  }
  require(read.size() == points.size() && std::equal(read.begin(), read.end(), points.begin(), same),
          "the two readers read other points");
  require(reader.damaged() == damaged, "the two readers count other damaged lines");
  std::string text;
  MetricsFile file(std::make_unique<StringFile>(text));
  std::vector<StoredPoint> written;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].metric.find_first_of("\r\n") != std::string::npos) continue;  // no metric has such a name
    file.open(static_cast<std::uint32_t>(i), points[i].metric);
    file.add(static_cast<std::uint32_t>(i), points[i].step,
             static_cast<std::int64_t>(1'000'000) * static_cast<std::int64_t>(i), points[i].value);
    written.push_back(points[i]);
  }
  file.flush();
  const std::vector<StoredPoint> again = points_of(std::string_view(text).substr(text.find('\n') + 1), &damaged);
  require(
      damaged == 0 && again.size() == written.size() && std::equal(again.begin(), again.end(), written.begin(), same),
      "points change when they are written and read");
}

void filter(std::string_view bytes) {
  const std::string expression(bytes);
  try {
    const Filter parsed = parse_filter(expression, WallTime{});
    require(!parsed.fields.empty(), "an expression that asks for nothing");
  } catch (const Error& error) {
    require(error.fault() == Fault::usage && *error.what() != '\0', "another's fault");
    require(is_valid_utf8(error.what()), "a message that is not UTF-8");
  }
}

// The experiment's log, a zero byte, the run's record, a zero byte, the run's errors.
void run_record(std::string_view bytes) {
  static const std::filesystem::path k_directory = [] {
    auto directory = scratch() / "experiment";
    std::filesystem::create_directory(directory);
    return directory;
  }();
  const auto part = [&] {
    const std::string_view first = bytes.substr(0, bytes.find('\0'));
    bytes.remove_prefix(std::min(bytes.size(), first.size() + 1));
    return first;
  };
  for (const char* name : {"experiment.log", "a.run", "a.errors"})
    std::ofstream(k_directory / name, std::ios::binary) << part();
  std::ofstream(k_directory / "a.params") << "{\"x\": 1}\n";
  std::ofstream(k_directory / "a.result") << "1\n";
  const StoredExperiment experiment = read_experiment(k_directory);
  require(experiment.fault.empty() || experiment.log.empty(), "a fault, and a log");
  require(experiment.runs.size() == 1, "another number of runs");
  const StoredRun& run = experiment.runs.front();
  require(run.record.has_value() == run.fault.empty(), "a record and a fault, or neither");
  for (const std::string& fault : {experiment.fault, run.fault}) {
    if (!fault.empty()) check_message(fault);
  }
  check_message(shown_state(run));
  if (!run.record) return;
  const json::object first = to_json(*run.record);
  const auto again = run_record_from(parse_json(to_pretty_text(first)));
  require(again && to_text(to_json(*again)) == to_text(first),
          "the record changes when it is written and read: " + to_text(first));
  for (const Undelivered& item : undelivered(experiment)) {
    try {
      const Notification notification = notification_from_record(item);
      require(notification.run == "a", "another run");
    } catch (const Error&) {
    }
  }
}

// How many bytes of sizes, the sizes of the pieces, and what is printed.
void log_output(std::string_view bytes) {
  Choices choices(bytes);
  const std::string_view sizes = choices.take(choices.byte() % 8);
  const std::string_view text = choices.rest();
  const auto logged = [&](std::string_view pieces) {
    StringDisk disk;
    LogFile log(disk, "/log", std::uint64_t{1} << 40);
    log.create();
    log.record("info", "before");
    in_pieces(text, pieces, [&](std::string_view piece) { log.output(piece); });
    log.record("info", text);
    require(!log.sync(), "no sync");
    return disk.text("/log");
  };
  const std::string whole = logged({});
  require(is_valid_utf8(whole), "not UTF-8");
  require(texts_of(whole) == texts_of(logged(sizes)), "in pieces it is another log");
  // A log that is cut keeps its limit, its ends and its lines.
  StringDisk disk;
  LogFile log(disk, "/log", 4096);
  log.create();
  for (int i = 0; i < 3; ++i) in_pieces(text, sizes, [&](std::string_view piece) { log.output(piece); });
  require(!log.sync(), "no sync");
  require(disk.text("/log").size() <= 4096, "longer than its limit: " + std::to_string(disk.text("/log").size()));
  require(disk.text("/log").empty() || disk.text("/log").ends_with('\n'), "the last line has no end");
}

}  // namespace skrobot::fuzz
