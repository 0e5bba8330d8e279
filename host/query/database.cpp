// SPDX-License-Identifier: MIT
#include "query/database.hpp"

#include <sqlite3.h>

namespace skrobot {
namespace {

constexpr int k_wait_ms = 10'000;

[[noreturn]] void fail(sqlite3* database) {
  if (database == nullptr) throw DatabaseError("out of memory", false);
  const int code = sqlite3_errcode(database);
  // A missing or different table: the file is not ours.
  throw DatabaseError(sqlite3_errmsg(database), code == SQLITE_CORRUPT || code == SQLITE_NOTADB ||
                                                    code == SQLITE_ERROR || code == SQLITE_MISMATCH);
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(const std::vector<SqlValue>& values) {
  sqlite3_stmt* statement = statement_.get();
  sqlite3_reset(statement);
  int code = SQLITE_OK;
  for (int i = 0; i < static_cast<int>(values.size()) && code == SQLITE_OK; ++i) {
    const SqlValue& value = values[static_cast<std::size_t>(i)];
    if (const auto* integer = std::get_if<std::int64_t>(&value)) code = sqlite3_bind_int64(statement, i + 1, *integer);
    else if (const auto* number = std::get_if<double>(&value)) code = sqlite3_bind_double(statement, i + 1, *number);
    else if (const auto* text = std::get_if<std::string>(&value))
      code = sqlite3_bind_text64(statement, i + 1, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    else code = sqlite3_bind_null(statement, i + 1);
  }
  if (code != SQLITE_OK) fail(database_);
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail(database_);
  return code == SQLITE_ROW;
}

void Statement::run(const std::vector<SqlValue>& values) {
  bind(values);
  while (step()) {
  }
  sqlite3_reset(statement_.get());
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }
std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
double Statement::number(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  return {bytes != nullptr ? bytes : "", static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

SqlValue Statement::value(int column) const {
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_NULL: return nullptr;
    case SQLITE_INTEGER: return integer(column);
    case SQLITE_FLOAT: return number(column);
    default: return std::string(text(column));
  }
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Database::Database(const std::filesystem::path& file) {
  sqlite3* opened = nullptr;
  const std::string name = file.empty() ? ":memory:" : file.string();
  const int flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | (file.empty() ? SQLITE_OPEN_CREATE : 0);
  const int code = sqlite3_open_v2(name.c_str(), &opened, flags, nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) fail(opened);
  sqlite3_busy_timeout(opened, k_wait_ms);
  // The file may have been restored from somebody's backup: its contents must not make SQLite do more than read.
  sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail(database_.get());
}

Statement Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  Statement prepared(database_.get(), statement);
  if (code != SQLITE_OK) fail(database_.get());
  return prepared;
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(database_.get()); }
bool Database::is_in_transaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

ReadTransaction::~ReadTransaction() {
  try {
    if (database_.is_in_transaction()) database_.execute("COMMIT");  // temporary tables stay
  } catch (const DatabaseError&) {
    // Closing the connection ends it.
  }
}

}  // namespace skrobot
