// SPDX-License-Identifier: MIT
// The index of a repository: the content of its files in a searchable form. It is a cache of the user
// (index_folder.hpp); readers build, update and rebuild it. README.md in this folder explains how they detect changes.
#ifndef SKROBOT_HOST_QUERY_RUN_INDEX_HPP
#define SKROBOT_HOST_QUERY_RUN_INDEX_HPP

#include <cstdint>
#include <filesystem>
#include <optional>
#include <skrobot/error.hpp>
#include <skrobot/run_summary.hpp>
#include <string>
#include <vector>

#include "query/database.hpp"
#include "store/layout.hpp"

namespace skrobot {

class IndexFolder;

/// A run as the index has it.
using IndexedRun = RunSummary;

/// What load() reads of a run, in this order, of the tables r (runs) and e (experiments).
extern const char* const k_run_columns;
/// The run in the current row of a statement with these columns.
IndexedRun run_from(const Statement& statement);

/// An unreadable file.
struct Damage {
  std::string path;   ///< within the repository
  std::string fault;  ///< the end of a sentence about it
};

class RunIndex {
 public:
  /// Opens and updates the index of a repository. A missing repository is empty. If anything is wrong with the cache,
  /// it is rebuilt, at worst in memory, with one warning per process. Throws Error(Fault::host) if the repository
  /// cannot be read.
  explicit RunIndex(std::filesystem::path repository);

  const std::filesystem::path& repository() const { return repository_; }
  Database& database() { return *database_; }
  /// Its path; empty: in memory.
  const std::filesystem::path& file() const { return file_; }

  /// Calls `work` with a consistent state of the database; if the file turns out to be damaged, once more with a new
  /// one. Nested calls see the state of the outer one. Throws Error(Fault::host).
  template <class Work>
  auto read(Work work) {
    if (database_->is_in_transaction()) return work(*database_);
    try {
      try {
        const ReadTransaction moment(*database_);
        return work(*database_);
      } catch (const DatabaseError& e) {
        replace(e);
        const ReadTransaction moment(*database_);
        return work(*database_);
      }
    } catch (const DatabaseError& e) {
      throw Error(Fault::host, "cannot read the index " + file_.string() + ": " + e.what());
    }
  }
  /// Discards and rebuilds the index.
  void rebuild();

  /// The runs whose rows a query selects, in its order. Throws Error(Fault::host).
  std::vector<IndexedRun> load_all(const Sql& query);

  /// REQUIRES: `row` came from this index. The functions below throw DatabaseError: call them in read().
  IndexedRun load(std::int64_t row);
  /// Throws Error(Fault::host) when a name of it cannot be a part of a path, which a damaged run's may be.
  RunFiles files(const IndexedRun& run) const;
  std::vector<Damage> damages();
  std::size_t damage_count();

 private:
  void open();
  void close();
  std::string open_file();
  bool try_file(IndexFolder& folder, std::string& fault);
  void use_memory(const std::string& why);
  void replace(const DatabaseError& error);

  std::filesystem::path repository_;
  std::filesystem::path file_;
  std::unique_ptr<Database> database_;
  std::optional<Statement> load_;
};

}  // namespace skrobot

#endif
