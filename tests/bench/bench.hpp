// SPDX-License-Identifier: MIT
// What the benchmarks share. Each figure is measured beside its floor, in turns, in one program; medians are compared,
// and one JSON line is printed for each figure. No verdict: machines are shared.
#ifndef SKROBOT_TESTS_BENCH_BENCH_HPP
#define SKROBOT_TESTS_BENCH_BENCH_HPP

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

namespace skrobot::bench {

/// A directory of its own below another, usually the temporary one (TMPDIR says where), removed at the end.
class Scratch {
 public:
  explicit Scratch(const std::filesystem::path& parent = std::filesystem::temp_directory_path())
      : path_((parent / "skrobot-bench-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) {
      std::perror("cannot make a scratch directory");
      std::exit(2);
    }
  }
  ~Scratch() {
    std::error_code code;
    std::filesystem::remove_all(path_, code);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

template <class Work>
double seconds(Work&& work) {
  const auto before = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
}

inline double own_processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Wall time, and processor time, usually of this process: on a shared machine the first also counts what others do.
struct Times {
  double (*processor_seconds)() = own_processor_seconds;
  std::vector<double> wall{}, cpu{};
  template <class Work>
  void measure(double per, Work&& work) {
    const double before = processor_seconds();
    wall.push_back(per * seconds(work));
    cpu.push_back(per * (processor_seconds() - before));
  }
};

inline double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

/// The first argument, or what is usual.
inline int count_from(int argc, char** argv, int usual) {
  const int count = argc > 1 ? std::atoi(argv[1]) : usual;
  if (count >= 1) return count;
  std::fprintf(stderr, "%s: the argument is a count of at least 1\n", argv[0]);
  std::exit(2);
}

/// The work must not be thrown away by the optimiser.
template <class T>
void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

/// One figure. `ratio` is what the aim speaks of: at most `aim` when it is a cost, at least `aim` when it is a rate.
struct Figure {
  const char* name;
  const char* unit;
  double value = 0;
  double floor = 0;
  enum class Kind { cost, rate } kind = Kind::cost;
  double aim = 0;         ///< of the ratio; 0: none
  const char* note = "";  ///< what was done, and which syncs it made
  double most = 0;        ///< an aim of the value itself, beside the ratio's or instead of it; 0: none
};

inline void print(const Figure& figure, int repetitions) {
  std::printf("{\"figure\":\"%s\",\"unit\":\"%s\",\"value\":%.6g,", figure.name, figure.unit, figure.value);
  if (figure.floor > 0) std::printf("\"floor\":%.6g,\"ratio\":%.4g,", figure.floor, figure.value / figure.floor);
  if (figure.aim > 0) std::printf("\"aim\":\"%s %.3g\",", figure.kind == Figure::Kind::cost ? "<=" : ">=", figure.aim);
  if (figure.most > 0) std::printf("\"most\":%.3g,", figure.most);
  std::printf("\"repetitions\":%d,\"note\":\"%s\"}\n", repetitions, figure.note);
  std::fflush(stdout);
}

/// Two lines: by wall time, and by processor time.
inline void print(Figure figure, const Times& work, const Times& floor, int repetitions) {
  figure.value = median(work.wall);
  figure.floor = median(floor.wall);
  print(figure, repetitions);
  const std::string name = std::string(figure.name) + ", processor time";
  figure.name = name.c_str();
  figure.value = median(work.cpu);
  figure.floor = median(floor.cpu);
  print(figure, repetitions);
}

}  // namespace skrobot::bench

#endif
