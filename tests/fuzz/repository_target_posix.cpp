// SPDX-License-Identifier: MIT
// A whole repository that a stranger made, and everything that reads one.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "app/record_text.hpp"
#include "app/record_view.hpp"
#include "base/text.hpp"
#include "cli/run_output.hpp"
#include "core/redelivery.hpp"
#include "fuzz/targets.hpp"
#include "plot/plot_data.hpp"
#include "query/metric_curves.hpp"
#include "query/run_query.hpp"
#include "query/run_selection.hpp"
#include "query/run_snapshot.hpp"
#include "store/record_file.hpp"
#include "sweep/trial.hpp"

namespace skrobot::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_entries = 64;
constexpr std::size_t k_most_runs = 16;
constexpr const char* k_precious = "precious\n";

// What takes the bytes "KIND PATH newline CONTENT zero byte": f a file, d a directory, p a pipe, s a symbolic link to
// CONTENT, h a file that begins with CONTENT and has a terabyte. Nothing is made through a link, so nothing outside.
class CraftedRepository {
 public:
  explicit CraftedRepository(std::string_view bytes) : root_(scratch() / "repository") {
    fs::remove_all(root_);
    fs::create_directory(root_);
    for (std::size_t i = 0; i < k_most_entries && !bytes.empty(); ++i) {
      const std::string_view entry = bytes.substr(0, bytes.find('\0'));
      bytes.remove_prefix(std::min(bytes.size(), entry.size() + 1));
      if (entry.empty()) continue;
      const std::string_view line = entry.substr(0, entry.find('\n'));
      make(line.empty() ? 'f' : line.front(), line.substr(std::min<std::size_t>(1, line.size())),
           entry.substr(std::min(entry.size(), line.size() + 1)));
    }
  }
  const fs::path& root() const { return root_; }

  // Every name, what it is, and what is in it.
  std::map<std::string, std::string> everything() const {
    std::map<std::string, std::string> all;
    std::error_code code;
    for (fs::recursive_directory_iterator at(root_, code), end; !code && at != end; at.increment(code)) {
      struct stat status {};
      if (::lstat(at->path().c_str(), &status) != 0) continue;
      std::string& text = all[at->path().string()] = std::to_string(status.st_mode) + " " +
                                                     std::to_string(status.st_size) + " " +
                                                     std::to_string(status.st_mtim.tv_nsec);
      if (!S_ISREG(status.st_mode) || status.st_size > 1 << 20) continue;
      std::ostringstream bytes;
      bytes << std::ifstream(at->path(), std::ios::binary).rdbuf();
      text += " " + bytes.str();
    }
    return all;
  }

 private:
  void make(char kind, std::string_view name, std::string_view content) {
    fs::path path = root_;
    std::error_code code;
    for (const fs::path& part : fs::path(name)) {
      if (part.empty() || part == "/" || part == "." || part == ".." || part.native().size() > 255) continue;
      if (path != root_ && !fs::is_directory(fs::symlink_status(path, code))) {
        if (fs::exists(fs::symlink_status(path, code)) || !fs::create_directory(path, code)) return;
      }
      path /= part;
    }
    if (path == root_ || fs::exists(fs::symlink_status(path, code))) return;
    if (kind == 'd') fs::create_directory(path, code);
    else if (kind == 'p') ::mkfifo(path.c_str(), 0644);
    else if (kind == 's') fs::create_symlink(std::string(content), path, code);
    else std::ofstream(path, std::ios::binary) << content;
    if (kind == 'h') static_cast<void>(::truncate(path.c_str(), off_t{1} << 40));
  }

  fs::path root_;
};

// Errors for people are what reading may end in.
template <class Work>
void attempt(Work work) {
  try {
    work();
  } catch (const Error& error) {
    require(*error.what() != '\0', "an error without words");
  }
}

std::string texts_of(RunIndex& index) {
  std::ostringstream text;
  const RunSnapshot runs(index, [&] { return find_rows(index.database(), {}); });
  print_json(text, index.repository(), [&](const TakeRun& take) { runs.each(take); }, {});
  return text.str();
}

void read_run_of(RunIndex& index, const IndexedRun& run) {
  const RunFiles files = index.files(run);
  attempt([&] {
    const RecordView view = view_record(index.repository(), run);
    for (const std::string& fault : {view.log_fault, view.params_fault, view.result_fault}) {
      if (!fault.empty()) check_message(fault);
    }
    require(view.errors.size() <= 64 << 10, "long errors");
    record_files(files, 10);
    read_details(files);
    for (const std::size_t width : {0u, 7u}) read_curves(files.metrics(), {.width = width});
    const LogPart part = read_text(files.log(), find_last_lines(files.log(), 3), 1 << 10);
    require(part.text.size() <= 1 << 10, "more text than was asked for");
    for (const MetricSeries& series : view.metrics.series) last_point(files.metrics(), series.summary.name);
  });
  attempt([&] { static_cast<void>(select_run(index, run.experiment + "/" + run.run)); });
  attempt([&] {
    PlotRequest request;
    RunToPlot to_plot;
    to_plot.files = files;
    to_plot.params = run.params;
    request.runs.push_back(std::move(to_plot));
    static_cast<void>(make_plot(request));
  });
}

void read_experiment_at(const fs::path& directory) {
  attempt([&] {
    const StoredExperiment experiment = read_experiment(directory);
    for (const Undelivered& item : undelivered(experiment))
      attempt([&] { static_cast<void>(notification_from_record(item)); });
  });
  attempt([&] {
    const SweepPlan plan = read_sweep_plan(directory);
    const DurableMark mark(directory);
    std::size_t read = 0;
    for (const std::uint64_t number : begun_trials(directory)) {
      if (++read > k_most_runs) break;
      static_cast<void>(read_trial(directory, plan, number, mark));
    }
  });
}

}  // namespace

void repository(std::string_view bytes) {
  static const fs::path k_victim = [] {
    // The index goes where it goes for a user, and outlives the repositories.
    ::setenv("XDG_CACHE_HOME", (scratch() / "cache").c_str(), 1);
    return scratch() / "victim";
  }();
  std::ofstream(k_victim) << k_precious;
  const CraftedRepository made(bytes);
  const auto before = made.everything();
  attempt([&] {
    RunIndex index(made.root());
    const std::string first = texts_of(index);
    RunIndex again(made.root());
    require(texts_of(again) == first, "a second look sees other runs");
    again.rebuild();
    require(texts_of(again) == first, "an index that is made anew has other runs");
    for (const Damage& damage : index.damages()) check_message(damage.fault);
    std::vector<IndexedRun> runs = index.load_all({"SELECT id FROM runs ORDER BY id", {}});
    runs.resize(std::min(runs.size(), k_most_runs));
    for (const IndexedRun& run : runs) read_run_of(index, run);
    attempt([&] { static_cast<void>(select_runs(index, "latest")); });
  });
  attempt([&] {
    for (const fs::path& directory : experiments_in(made.root())) read_experiment_at(directory);
  });
  require(made.everything() == before, "a reader changed the repository");
  std::ostringstream victim;
  victim << std::ifstream(k_victim).rdbuf();
  require(victim.str() == k_precious, "a reader changed a file outside");
}

}  // namespace skrobot::fuzz
