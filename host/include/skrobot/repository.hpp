// SPDX-License-Identifier: MIT
// Reads an experiments repository: finds runs, reads their files, ranks the trials of sweeps; tags, annotates and
// deletes runs. Link skrobot::repository.
//
// A record is data, whoever wrote it: nothing in it is executed, no link below the repository is followed, and reading
// changes nothing. A damaged file is reported, and the others are read all the same.
#ifndef SKROBOT_REPOSITORY_HPP
#define SKROBOT_REPOSITORY_HPP

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <skrobot/error.hpp>
#include <skrobot/json.hpp>
#include <skrobot/metric_curve.hpp>
#include <skrobot/query_error.hpp>
#include <skrobot/run_group.hpp>
#include <skrobot/run_summary.hpp>
#include <string>
#include <vector>

namespace skrobot {

/// Which runs, and in which order.
struct FindOptions {
  /// As for `skrobot list --where`: "state = failed and metrics.auc > 0.9". Empty: all runs.
  std::string where = {};
  /// Fields, with `-` for descending order: "-metrics.auc,started". Empty: the newest run first.
  std::string sort = {};
  /// Only these runs, and the runs of these experiments, named as for Repository::runs(). Empty: all.
  std::vector<std::string> runs = {};
  std::size_t limit = 0;  ///< 0: none
};

/// Throws QueryError if `where` or `sort` is not valid. Opens no repository.
void check(const FindOptions& options);

/// The value of a field, named as in `where`: "state", "params.optimizer.rate", "metrics.auc.max". Null if the run has
/// none. Times are ISO 8601 text, durations milliseconds. Throws Error(Fault::usage) for an unknown field.
json::value value_of(const RunSummary& run, const std::string& field);

/// The contents of a run's files, except for metrics, log and artifacts. FORMAT.md lists the members.
struct RunDetails {
  json::object record;                ///< .run
  json::object experiment_log;        ///< of the run's experiment
  json::object params;                ///< .params
  std::optional<json::value> result;  ///< none: the task returned nothing, or the result is large
  std::string errors;                 ///< .errors, at most 64 KiB
  std::vector<std::string> faults;    ///< one sentence for each file that cannot be read; its member is empty
};

/// A position in a log. A log that reaches its limit is replaced by another file; `file` identifies it.
struct LogPosition {
  std::uint64_t offset = 0;  ///< in bytes
  std::uint64_t file = 0;    ///< 0: any
};

/// A part of a log.
struct LogPart {
  std::string text;             ///< as recorded
  LogPosition next;             ///< the position after `text`
  bool is_there = false;        ///< false: there is no such file (yet)
  bool was_cut = false;         ///< the log was replaced since `from`, and `next` is at its end
  std::uint64_t unwritten = 0;  ///< bytes of a sparse file that were skipped before `text`
};

/// The texts of a run.
enum class RunText { log, errors };

/// A file of a run.
struct ListedFile {
  std::string path;        ///< within the experiment
  std::uint64_t size = 0;  ///< in bytes
};

/// The files of a run.
struct RunFileList {
  std::vector<ListedFile> files;  ///< the files of the record, then the artifacts by name
  std::size_t left_out = 0;       ///< artifacts beyond the limit
};

/// A file that cannot be read.
struct DamagedFile {
  std::string path;   ///< within the repository
  std::string fault;  ///< the end of a sentence about the file
};

/// One repeat of a point: a trial of a sweep that runs each point with several seeds.
struct RankedRepeat {
  std::uint64_t trial = 0;          ///< its number, from 1
  std::uint64_t seed = 0;           ///< the same for this repeat of every point
  std::string state;                ///< "completed", "stopped_early", … "lost"; empty: not run
  std::optional<double> objective;  ///< if it completed and reported it
  std::string run;                  ///< the attempt that counts: "train_task-2"; empty: not run
};

/// A completed trial of a sweep; in a sweep with repeats a point, of which at least one repeat completed.
struct RankedTrial {
  std::uint64_t number = 0;      ///< of the trial or the point, from 1
  double objective = 0;          ///< value of the objective; of a point: what of its repeats it is ranked by
  json::object values;           ///< of the varied parameters
  std::string run;               ///< the attempt that counts: "train_task-2"; of a point: of its first completed repeat
  std::int64_t duration_ms = 0;  ///< milliseconds; of a point: the mean of its completed repeats
  // Of a point:
  std::vector<RankedRepeat> repeats = {};  ///< all of them, by seed; empty in a sweep without repeats
  std::size_t completed = 0;               ///< repeats that completed and reported the objective
  std::size_t failed = 0;                  ///< repeats that ended otherwise
  double mean = 0;                         ///< of the objective over completed repeats
  double deviation = 0;                    ///< their standard deviation; NaN for fewer than two
  bool is_within_noise = false;            ///< no significant difference from the best point; false for the best itself
};

/// The trials of a sweep by rank, or the points of a sweep with repeats.
struct SweepRanking {
  std::string experiment;           ///< name of its directory
  json::object plan;                ///< sweep.json
  std::string objective;            ///< "maximize:auc"; empty: none
  std::vector<RankedTrial> trials;  ///< completed trials or points, the best first
  std::uint64_t repeats = 1;        ///< trials of each point
  std::string rank_by = "mean";     ///< "mean", "median", "worst" or "best" of the repeats
};

/// Runs and experiments to delete, as they were when prepared: a file or directory that takes the place of one of them
/// later is not deleted. Not thread-safe.
class Deletion {
 public:
  /// One run or one experiment.
  struct Target {
    std::string experiment;          ///< name of its directory
    std::optional<std::string> run;  ///< none: the whole experiment
    std::vector<RunSummary> runs;    ///< all that will be deleted
    std::string name() const;        ///< within the repository
  };
  Deletion(Deletion&&) noexcept;  ///< the other one can only be destroyed
  ~Deletion();

  const std::vector<Target>& targets() const;  ///< what will be deleted; lives as long as this object
  /// Throws Error(Fault::usage) if a run or sweep is in progress, unless forced.
  void check() const;
  /// Checks, then deletes the targets permanently and calls `deleted` after each. Throws Error(Fault::host) at the
  /// first one that cannot be deleted.
  void remove(const std::function<void(const Target&)>& deleted = {});

 private:
  friend class Repository;
  class Impl;
  explicit Deletion(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Which runs and experiments to delete.
struct DeleteOptions {
  std::vector<std::string> runs = {};  ///< runs and whole experiments, named as for Repository::runs()
  std::string where = {};              ///< and all matching runs
  bool force = false;                  ///< include runs and sweeps in progress
};

/// The matching runs as they were at one moment, on disk if they are many. Not thread-safe, and used by the same thread
/// as its repository, which it may outlive.
class Snapshot {
 public:
  Snapshot(Snapshot&&) noexcept;  ///< the other one can only be destroyed
  ~Snapshot();
  /// Calls `take` for each run, in order. May be called again. Throws Error(Fault::host), and what `take` throws.
  void each(const std::function<void(const RunSummary&)>& take) const;

 private:
  friend class Repository;
  class Impl;
  explicit Snapshot(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// An open experiments repository. Use each object from one thread at a time; any number of objects, in any processes,
/// can be open while others write. All functions throw Error(Fault::host) if the repository or its index cannot be
/// read.
class Repository {
 public:
  /// Opens a directory and updates its index, a cache in the user's cache folder. A directory that does not exist has
  /// no runs, and is not created. Throws Error(Fault::usage) for an empty path.
  explicit Repository(const std::filesystem::path& directory);
  Repository(Repository&&) noexcept;  ///< the other one can only be destroyed
  ~Repository();

  const std::filesystem::path& directory() const;  ///< as given to the constructor
  /// Updates the index. Changes through this object need no refresh.
  void refresh();

  /// The matching runs. Throws QueryError, and Error(Fault::usage) for an unknown name in `runs`.
  std::vector<RunSummary> find(const FindOptions& options = {});
  /// Their number, whatever the limit. Throws as find() does.
  std::size_t count(const FindOptions& options = {});
  /// The matching runs in groups, with statistics; ordered by the values of the fields: numbers, texts, then none.
  /// Throws as find() does, and Error(Fault::usage) for an unknown field or none to group by.
  std::vector<RunGroup> groups(const GroupOptions& options);
  /// For more runs than fit into memory. Throws as find() does.
  Snapshot snapshot(const FindOptions& options = {});
  /// A sentence for each field of the query, and of `fields`, that no run has; it suggests the nearest one. Such a
  /// field is no error, since future runs may have it. Throws as find() does.
  std::vector<std::string> unknown_fields(const FindOptions& options, const std::vector<std::string>& fields = {});

  /// The run with that name: a unique prefix of its experiment's name or ID, EXPERIMENT/RUN, a prefix of its ID, a
  /// path, latest, latest~2. Throws Error(Fault::usage) unless it names one run.
  RunSummary run(const std::string& name);
  /// The same, or all runs of the experiment with that name, the oldest first. Throws Error(Fault::usage) for none.
  std::vector<RunSummary> runs(const std::string& name);
  /// The name of the experiment that `name` selects, itself or by one of its runs: latest is that of the newest run. It
  /// may have no runs. Throws Error(Fault::usage) unless it is one.
  std::string experiment(const std::string& name);
  /// Unreadable files, and files left by killed processes.
  std::vector<DamagedFile> damaged();

  // These functions read the files of a run as they are now. They throw Error(Fault::host) if its name is not a valid
  // file name, which is possible for a damaged run.
  /// "running", "completed", … "lost", "damaged".
  std::string state(const RunSummary& run) const;
  /// Its files but for metrics, log and artifacts. What cannot be read is in `faults`.
  RunDetails details(const RunSummary& run) const;
  /// Uses memory for the result, not for the file. Metrics that the run does not have are left out.
  MetricCurves curves(const RunSummary& run, const CurveOptions& options = {}) const;
  /// At most `most` bytes of the log or the errors; empty at the end. A run in progress may add more later.
  LogPart text(const RunSummary& run, RunText which, LogPosition from = {}, std::size_t most = 1 << 20) const;
  /// Where the last `lines` lines begin. Searches at most 1 GiB.
  LogPosition last_lines(const RunSummary& run, RunText which, std::size_t lines) const;
  /// Names and sizes of its files, at most `most` artifacts.
  RunFileList files(const RunSummary& run, std::size_t most = 10'000) const;
  /// The path of one of its files, which need not exist: ".metrics"; an empty extension for the directory of its
  /// artifacts.
  std::filesystem::path file(const RunSummary& run, const std::string& extension) const;

  /// The experiments that are sweeps, the newest first.
  std::vector<std::string> sweeps();
  /// The best trials of a sweep, or the best points of a sweep with repeats, by its objective or another one:
  /// "minimize:loss.min". Points whose repeats all completed come first. Throws Error(Fault::usage) if the experiment
  /// is not a sweep.
  SweepRanking ranking(const std::string& experiment, std::size_t most = 10, const std::string& objective = {});

  /// Sets and removes tags; ignores keys in `removed` that a run does not have. Throws Error(Fault::usage) if a run is
  /// in progress, before anything changes; Error(Fault::host) at the first run that was deleted, is damaged or cannot
  /// be written. Its record is not changed.
  void tag(const std::vector<RunSummary>& runs, const std::map<std::string, std::string>& tags,
           const std::vector<std::string>& removed = {});
  /// Replaces the note; an empty one removes it. Throws as tag() does.
  void set_note(const std::vector<RunSummary>& runs, const std::string& note);
  /// Deletes nothing yet. Throws as find() does.
  Deletion prepare_deletion(const DeleteOptions& options);

 private:
  friend class RepositoryIndex;
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace skrobot

#endif
