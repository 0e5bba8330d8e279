// SPDX-License-Identifier: MIT
// Metric points of one task thread to the file, beside its floor: the same points formatted with std::to_chars into a
// buffer that is written when it is full. Once with values of full precision, as a loss has them, once with short ones,
// once for a task in a worker.
//   metric_points [ROUNDS [POINTS]]
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <skrobot/plugins.hpp>
#include <skrobot/task.hpp>
#include <skrobot/task_runner.hpp>

#include "bench.hpp"

using namespace skrobot::bench;

namespace {

double precise(std::int64_t step) { return 1.0 / static_cast<double>(step + 3); }
double brief(std::int64_t step) { return 0.5 * static_cast<double>(step & 1023); }

struct PointsTask : skrobot::Task<> {
  skrobot::json::value run(skrobot::Context& context, const skrobot::NoParams&) override {
    const skrobot::Metric loss = context.metric("loss");
    for (std::int64_t step = 0; step < points; ++step) loss(step, value(step));
    return nullptr;
  }
  std::int64_t points = 0;
  double (*value)(std::int64_t) = nullptr;
};

void floor_of(const std::string& path, std::int64_t points, double (*value)(std::int64_t)) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  std::vector<char> buffer(1 << 16);
  char* out = buffer.data();
  for (std::int64_t step = 0; step < points; ++step) {
    if (buffer.data() + buffer.size() - out < 128) {
      if (::write(file, buffer.data(), static_cast<std::size_t>(out - buffer.data())) < 0) std::exit(1);
      out = buffer.data();
    }
    std::memcpy(out, "loss,", 5);
    out = std::to_chars(out + 5, out + 32, step).ptr;
    std::memcpy(out, ",1.234,", 7);
    out = std::to_chars(out + 7, out + 64, value(step)).ptr;
    *out++ = '\n';
  }
  if (::write(file, buffer.data(), static_cast<std::size_t>(out - buffer.data())) < 0) std::exit(1);
  ::fdatasync(file);
  ::close(file);
}

void measure(const char* name, double (*value)(std::int64_t), int rounds, std::int64_t points, double aim) {
  Times runs, floors;
  for (int round = 0; round < rounds; ++round) {
    const Scratch scratch;
    floors.measure(1e9 / static_cast<double>(points), [&] { floor_of(scratch.path() + "/floor", points, value); });
    skrobot::TaskRunner runner(scratch.path());
    PointsTask task;
    task.points = points;
    task.value = value;
    runs.measure(1e9 / static_cast<double>(points), [&] { runner.run(task); });
  }
  print({name, "ns/point", 0, 0, Figure::Kind::cost, aim,
         "a whole run with its syncs; the floor's file is synced too; 10 million/s are 100 ns"},
        runs, floors, rounds);
}

// Points of a worker: many_metrics writes 0.5 × step.
void measure_isolated(int rounds, std::int64_t points) {
  Times runs, floors;
  const skrobot::Plugins plugins({PLUGIN_FOLDER});
  for (int round = 0; round < rounds; ++round) {
    const Scratch scratch;
    floors.measure(1e9 / static_cast<double>(points), [&] {
      floor_of(scratch.path() + "/floor", points, [](std::int64_t step) { return 0.5 * static_cast<double>(step); });
    });
    skrobot::TaskRunner runner(scratch.path());
    const auto task = plugins.task("many_metrics_task", {{"points", points}});
    runs.measure(1e9 / static_cast<double>(points), [&] { runner.run(*task); });
  }
  print({"metric points of a task in a worker", "ns/point", median(runs.wall), median(floors.wall), Figure::Kind::cost,
         1 / 0.7, "worker start and end included"},
        rounds);
}

}  // namespace

int main(int argc, char** argv) {
  const int rounds = count_from(argc, argv, 5);
  const std::int64_t points = argc > 2 ? std::atoll(argv[2]) : 5'000'000;
  measure("metric points to the file, 17 digits", precise, rounds, points, 1 / 0.7);
  measure("metric points to the file, short values", brief, rounds, points, 1 / 0.7);
  measure_isolated(rounds, points);
}
