// SPDX-License-Identifier: MIT
// SQLite, as much as is needed of it. Nothing here is thread-safe: one connection belongs to one thread.
#ifndef SKROBOT_HOST_QUERY_DATABASE_HPP
#define SKROBOT_HOST_QUERY_DATABASE_HPP

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace skrobot {

/// What SQLite complains of. The caller decides whether a cache is made anew or a person is told.
class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(const std::string& message, bool is_damage) : std::runtime_error(message), is_damage_(is_damage) {}
  /// The file is no database, or a broken one; false: it is busy, cannot be written, the disk is full …
  bool is_damage() const { return is_damage_; }

 private:
  bool is_damage_;
};

/// NULL, an integer, a floating point number, a text.
using SqlValue = std::variant<std::nullptr_t, std::int64_t, double, std::string>;

/// SQL with a value for each of its `?`, in order. Nothing that a user wrote is ever part of `text`.
struct Sql {
  std::string text;
  std::vector<SqlValue> values;

  Sql& operator+=(std::string_view more) { return text += more, *this; }
  Sql& operator+=(const Sql& more) {
    text += more.text;
    values.insert(values.end(), more.values.begin(), more.values.end());
    return *this;
  }
};

class Statement {
 public:
  Statement(Statement&&) = default;
  Statement& operator=(Statement&&) = default;
  /// Binds all values from the first `?` on, in place of those before; ready for the first step.
  Statement& bind(const std::vector<SqlValue>& values);
  /// The next row; false: there is none. Throws DatabaseError.
  bool step();
  /// Binds, and steps to the end.
  void run(const std::vector<SqlValue>& values);

  /// Ends what was begun: no lock on the database is kept.
  void reset();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double number(int column) const;
  /// Valid until the next step.
  std::string_view text(int column) const;
  /// In its own type.
  SqlValue value(int column) const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  /// Opens a file that is there, by a path without links. An empty path: a new one in memory. Throws DatabaseError.
  explicit Database(const std::filesystem::path& file);
  /// Several statements without values. Throws DatabaseError.
  void execute(const char* sql);
  /// Throws DatabaseError, for SQL that is wrong too.
  Statement prepare(std::string_view sql);
  Statement prepare(const Sql& sql) { return std::move(prepare(sql.text).bind(sql.values)); }
  std::int64_t last_row() const;
  bool is_in_transaction() const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  std::unique_ptr<sqlite3, Close> database_;
};

/// What is read while it lives is of one moment, whatever others write meanwhile; they wait for its end. Throws
/// DatabaseError.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database& database) : database_(database) { database_.execute("BEGIN"); }
  ~ReadTransaction();
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  Database& database_;
};

}  // namespace skrobot

#endif
