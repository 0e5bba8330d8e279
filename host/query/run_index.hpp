// SPDX-License-Identifier: MIT
// The index of a repository: what its files say, in a form that can be searched. A cache of the user's
// (index_folder.hpp); made, brought up to date and made anew by readers. README.md of this folder says by what it sees
// that something changed.
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
/// The run in the row at which a statement of these columns stands.
IndexedRun run_from(const Statement& statement);

/// A file that cannot be read.
struct Damage {
  std::string path;   ///< within the repository
  std::string fault;  ///< the end of a sentence about it
};

class RunIndex {
 public:
  /// Opens the index of a repository and brings it up to date. A repository that is not there is empty. Whatever is
  /// wrong with the cache makes it be made anew, at worst in memory, of which a warning is logged, once in a process.
  /// Throws Error(Fault::host) when the repository cannot be read.
  explicit RunIndex(std::filesystem::path repository);

  const std::filesystem::path& repository() const { return repository_; }
  Database& database() { return *database_; }
  /// Where it lies; empty: in memory.
  const std::filesystem::path& file() const { return file_; }

  /// Calls `work` with the database as it is at one moment; when that finds the file to be broken, once more with a new
  /// one. Within another read() it is that one's moment. Throws Error(Fault::host).
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
  /// Throws the index away and makes it anew.
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
