// SPDX-License-Identifier: MIT
#include "query/run_snapshot.hpp"

#include <atomic>

namespace skrobot {

namespace {

// An index can have several snapshots.
std::string unique_table() {
  static std::atomic<std::uint64_t> number{0};
  return "temp.chosen_" + std::to_string(++number);
}

}  // namespace

RunSnapshot::RunSnapshot(RunIndex& index, const std::function<std::vector<std::int64_t>()>& find)
    : index_(index), table_(unique_table()) {
  index_.database().execute("PRAGMA temp_store = FILE; PRAGMA temp.cache_size = -16384");
  index_.read([&](Database& database) {
    // Number the columns: several tables have a column `name`.
    std::string names, selected(k_run_columns);
    for (std::size_t i = 0, comma = 0; comma != std::string::npos; ++i, comma = selected.find(',', comma + 1))
      names += (i == 0 ? "c" : ", c") + std::to_string(i);
    database.execute(("DROP TABLE IF EXISTS " + table_).c_str());
    database.execute(("CREATE TABLE " + table_ + "(" + names + ")").c_str());
    Statement keep = database.prepare("INSERT INTO " + table_ + " SELECT " + selected +
                                      " FROM runs r JOIN experiments e ON e.id = r.experiment WHERE r.id = ?");
    for (const std::int64_t row : find()) keep.run({row});
  });
}

RunSnapshot::~RunSnapshot() {
  try {
    index_.database().execute(("DROP TABLE IF EXISTS " + table_).c_str());
  } catch (const DatabaseError&) {  // it ends with the connection
  }
}

void RunSnapshot::each(const std::function<void(const IndexedRun&)>& take) const {
  try {
    Statement statement = index_.database().prepare("SELECT * FROM " + table_ + " ORDER BY rowid");
    while (statement.step()) take(run_from(statement));
  } catch (const DatabaseError& e) {
    throw Error(Fault::host, "cannot read the index " + index_.file().string() + ": " + e.what());
  }
}

}  // namespace skrobot
