// SPDX-License-Identifier: MIT
// Reading 10 million metric points for a plot, beside its floor: reading the file once with std::from_chars.
//   read_metrics [ROUNDS [POINTS]]
#include <charconv>
#include <cstring>

#include "base/file_system.hpp"
#include "bench.hpp"
#include "store/metrics_file.hpp"
#include "store/metrics_reader.hpp"

using namespace skrobot::bench;

namespace {

constexpr std::uint32_t k_metrics = 4;

void write_points(const std::string& path, std::int64_t points) {
  std::unique_ptr<skrobot::OutputFile> file;
  if (skrobot::real_file_system().create(path, file)) std::exit(1);
  skrobot::MetricsFile metrics(std::move(file));
  for (std::uint32_t id = 0; id < k_metrics; ++id) metrics.open(id, "metric_" + std::to_string(id));
  for (std::int64_t i = 0; i < points; ++i)
    metrics.add(static_cast<std::uint32_t>(i % k_metrics), i / k_metrics, i * 2000, 1.0 / static_cast<double>(i + 3));
  if (metrics.flush()) std::exit(1);
}

// Line by line: step, time and value; what a program without any care for names and faults would do.
double floor_of(const std::string& path) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  std::vector<char> buffer((1 << 19) + 4096);
  std::size_t kept = 0;
  double sum = 0;
  bool header = true;
  while (const std::size_t got = std::fread(buffer.data() + kept, 1, 1 << 19, file)) {
    const char* at = buffer.data();
    const char* end = at + kept + got;
    while (const auto* newline = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) {
      if (!header) {
        const auto* comma = static_cast<const char*>(std::memchr(at, ',', static_cast<std::size_t>(newline - at)));
        std::int64_t step = 0;
        double time = 0, value = 0;
        const char* next = std::from_chars(comma + 1, newline, step).ptr;
        next = std::from_chars(next + 1, newline, time).ptr;
        std::from_chars(next + 1, newline, value);
        sum += static_cast<double>(step) + time + value;
      }
      header = false;
      at = newline + 1;
    }
    kept = static_cast<std::size_t>(end - at);
    std::memmove(buffer.data(), at, kept);
  }
  std::fclose(file);
  return sum;
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = count_from(argc, argv, 5);
  const std::int64_t points = argc > 2 ? std::atoll(argv[2]) : 10'000'000;
  const Scratch scratch;
  const std::string path = scratch.path() + "/points.metrics";
  write_points(path, points);
  Times reads, floors;
  for (int round = 0; round < rounds; ++round) {
    double expected = 0, sum = 0;
    floors.measure(1, [&] { expected = floor_of(path); });
    reads.measure(1, [&] {
      skrobot::MetricsReader reader(path);
      std::vector<std::vector<double>> steps(k_metrics), values(k_metrics);
      const auto code = reader.read([&](std::span<const skrobot::MetricRow> rows) {
        for (const skrobot::MetricRow& row : rows) {
          steps[row.metric].push_back(static_cast<double>(row.step));
          values[row.metric].push_back(row.value);
          sum += static_cast<double>(row.step) + row.time + row.value;
        }
      });
      if (code || reader.names().size() != std::min<std::size_t>(k_metrics, static_cast<std::size_t>(points)) ||
          reader.damaged() != 0)
        std::exit(1);
    });
    if (sum != expected) return 1;  // the same points, to the last bit
  }
  const std::string name = "reading " + std::to_string(points) + " metric points";
  print({name.c_str(), "s", 0, 0, Figure::Kind::cost, 2,
         "into one column of steps and one of values for each of 4 metrics"},
        reads, floors, rounds);
}
