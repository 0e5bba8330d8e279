// SPDX-License-Identifier: MIT
// Where the index lies, and that nothing in that place makes a reader do harm, wait, or tell of another repository.
#include "query/index_folder.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdlib>

#include "base/file_lock.hpp"
#include "base/file_system.hpp"
#include "query/index_update.hpp"
#include "query/run_query.hpp"
#include "support/hostile_files.hpp"
#include "support/sample_repository.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& repository) {
  RunIndex index(repository);
  std::string text;
  index.read([&](Database& database) {
    text.clear();
    for (const std::int64_t row : find_rows(database, {})) text += index.load(row).id + "\n";
  });
  return text;
}

// One experiment of one run, always of the same names and times: two repositories differ in what the run says alone.
void make(const fs::path& repository, const std::string& id) {
  write_experiment(repository, {"ada",
                                sample_log("ada", "2026-03-01T12:00:00.000+00:00", "x"),
                                {sample_run("t", "2026-03-01T12:00:00.000+00:00", id)}});
}

void set_times(const fs::path& path, fs::file_time_type time) {
  for (const auto& entry : fs::recursive_directory_iterator(path)) fs::last_write_time(entry.path(), time);
  fs::last_write_time(path, time);
}

struct Bench {
  Bench() {
    ::setenv("XDG_CACHE_HOME", cache.c_str(), 1);
    make(repository, "one");
  }
  ~Bench() { ::setenv("XDG_CACHE_HOME", before.c_str(), 1); }
  // Of the one repository that was looked at.
  fs::path folder() const { return only_experiment(cache / "skrobot" / "index"); }
  fs::path index_file() const { return folder() / ("index-" + std::to_string(k_index_version) + ".sqlite"); }
  bool is_on_disk() const { return !RunIndex(repository).file().empty(); }

  const std::string before = std::getenv("XDG_CACHE_HOME");
  TemporaryDirectory directory;
  const fs::path repository = directory / "experiments", cache = directory / "cache";
};

int permissions(const fs::path& path) { return static_cast<int>(fs::status(path).permissions()); }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(index_folder_test, Bench)

BOOST_AUTO_TEST_CASE(it_is_the_users_alone_and_the_repository_is_left_as_it_is) {
  BOOST_TEST(content(repository) == "one\n");
  BOOST_TEST(names_in(repository) == std::vector<std::string>{"ada"}, boost::test_tools::per_element());
  for (const fs::path& made : {cache, cache / "skrobot", cache / "skrobot" / "index", folder()})
    BOOST_TEST(permissions(made) == 0700, made);
  for (const std::string& name : names_in(folder())) BOOST_TEST(permissions(folder() / name) == 0600, name);
  // Folders of an earlier version are closed to others.
  fs::permissions(folder(), fs::perms(0755));
  BOOST_TEST(is_on_disk());
  BOOST_TEST(permissions(folder()) == 0700);
}

BOOST_AUTO_TEST_CASE(an_index_in_the_repository_is_neither_read_nor_removed) {
  content(repository);
  fs::create_directories(repository / ".skrobot");
  for (const int version : {1, k_index_version}) {
    const fs::path old = repository / ".skrobot" / ("index-" + std::to_string(version) + ".sqlite");
    fs::copy_file(index_file(), old);
    const fs::path victim = directory / "victim";
    write_text(victim, "precious");
    for (const std::string& name :
         {victim.string(), std::string("../../victim"), std::string("../victim"), std::string("victim")}) {
      write_text(old.string() + "-journal", crafted_journal(name));
      BOOST_TEST(content(repository) == "one\n");
      BOOST_TEST(fs::exists(victim), name);
      BOOST_TEST(read_text(old.string() + "-journal") == crafted_journal(name));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_journal_beside_the_index_is_never_played_back) {
  content(repository);
  const fs::path victim = directory / "victim";
  write_text(victim, "precious");
  write_text(index_file().string() + "-journal", crafted_journal(victim.string()));
  BOOST_TEST(content(repository) == "one\n");
  BOOST_TEST(fs::exists(victim));
  BOOST_TEST(is_on_disk());
  // Without a database beside it, too.
  fs::remove(index_file());
  write_text(index_file().string() + "-journal", crafted_journal(victim.string()));
  BOOST_TEST(content(repository) == "one\n");
  BOOST_TEST(fs::exists(victim));
  // Nor is what belongs to another mode of SQLite.
  for (const char* beside : {"-wal", "-shm"}) {
    write_text(index_file().string() + beside, "something");
    BOOST_TEST(content(repository) == "one\n");
    BOOST_TEST(!fs::exists(index_file().string() + beside));
  }
}

BOOST_AUTO_TEST_CASE(files_of_a_running_writer_are_kept) {
  content(repository);
  const FileLock writer(folder());
  // A journal that SQLite itself knows to be none: its first byte is 0.
  const std::string journal = index_file().string() + "-journal";
  write_text(journal, std::string(512, '\0'));
  const auto inode = file_stamp(index_file()).value().inode;
  BOOST_TEST(content(repository) == "one\n");
  BOOST_TEST(file_stamp(index_file()).value().inode == inode);
}

BOOST_AUTO_TEST_CASE(a_foreign_file_is_replaced) {
  const fs::path outside = directory / "outside";
  fs::create_directory(outside);
  write_text(outside / "secret", "precious");
  content(repository);
  for (const HostileKind& kind : hostile_kinds()) {
    for (const char* beside : {"", "-journal", "-wal", "-shm"}) {
      BOOST_TEST_CONTEXT(kind.name << beside) {
        const fs::path place = index_file().string() + beside;
        if (!put_hostile(kind.name, place, outside)) continue;
        BOOST_TEST(content(repository) == "one\n");
        BOOST_TEST(read_text(outside / "secret") == "precious");
        // All but a directory can be put away.
        BOOST_TEST(is_on_disk() == (std::string(kind.name) != "directory"));
        fs::remove_all(place);
        BOOST_TEST(is_on_disk());
      }
    }
  }
  fs::create_hard_link(index_file(), outside / "second_name");
  BOOST_TEST(content(repository) == "one\n");
  BOOST_TEST(fs::hard_link_count(index_file()) == 1u);
  fs::permissions(index_file(), fs::perms(0622));
  BOOST_TEST(content(repository) == "one\n");
  BOOST_TEST(permissions(index_file()) == 0600);
}

BOOST_AUTO_TEST_CASE(a_foreign_folder_is_refused) {
  const fs::path outside = directory / "outside";
  content(repository);
  const fs::path own = folder(), above = own.parent_path();
  for (const fs::path& place : {own, above}) {
    for (const HostileKind& kind : hostile_kinds()) {
      if (std::string(kind.name) == "directory") continue;
      BOOST_TEST_CONTEXT(place << " " << kind.name) {
        fs::create_directories(place);
        fs::create_directories(outside / "inner");
        write_text(outside / "secret", "precious");
        const auto names = names_in(outside);
        const int mode = permissions(outside);
        if (!put_hostile(kind.name, place, outside)) continue;
        BOOST_TEST(content(repository) == "one\n");
        BOOST_TEST(!is_on_disk());
        BOOST_TEST(names_in(outside) == names, boost::test_tools::per_element());
        BOOST_TEST(permissions(outside) == mode);
        fs::remove_all(place);
      }
    }
    BOOST_TEST(is_on_disk());
    for (const int open_to_others : {0722, 0702, 0720, 0777}) {
      fs::permissions(place, fs::perms(open_to_others));
      BOOST_TEST(content(repository) == "one\n");
      BOOST_TEST(!is_on_disk(), open_to_others);
      BOOST_TEST(permissions(place) == open_to_others);
    }
    fs::permissions(place, fs::perms(0700));
    BOOST_TEST(is_on_disk());
  }
  // Above, a folder that everyone may write to is no place, but for a sticky one.
  fs::permissions(cache, fs::perms(0777));
  BOOST_TEST(!is_on_disk());
  fs::permissions(cache, fs::perms(01777));
  BOOST_TEST(is_on_disk());
  // The user's own link to where caches are kept is followed.
  fs::rename(cache, directory / "elsewhere");
  fs::create_symlink(directory / "elsewhere", cache);
  BOOST_TEST(is_on_disk());
}

BOOST_AUTO_TEST_CASE(without_a_place_it_works_in_memory) {
  write_text(directory / "file", "");
  for (const std::string& place :
       {(directory / "file").string(), (directory / "file" / "below").string(), std::string("/proc/nothing/here")}) {
    ::setenv("XDG_CACHE_HOME", place.c_str(), 1);
    BOOST_TEST(content(repository) == "one\n", place);
    BOOST_TEST(!is_on_disk(), place);
  }
  // A relative one is none: the user's home is taken, and without a home nothing.
  const std::string home = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
  ::setenv("HOME", (directory / "home").c_str(), 1);
  ::setenv("XDG_CACHE_HOME", "relative/cache", 1);
  BOOST_TEST(
      RunIndex(repository).file().string().starts_with((directory / "home" / ".cache" / "skrobot" / "index").string()));
  ::unsetenv("HOME");
  BOOST_TEST(!is_on_disk());
  BOOST_TEST(content(repository) == "one\n");
  ::setenv("HOME", home.c_str(), 1);
}

BOOST_AUTO_TEST_CASE(two_repositories_at_one_path_are_two) {
  const fs::path other = directory / "other";
  make(other, "two");
  const auto time = fs::file_time_type::clock::now() - std::chrono::hours(1);
  set_times(repository, time);
  set_times(other, time);
  BOOST_TEST(content(repository) == "one\n");
  BOOST_TEST(content(repository) == "one\n");
  // In turns, with the same names and times.
  for (int i = 0; i < 2; ++i) {
    fs::rename(repository, directory / "away");
    fs::rename(other, repository);
    BOOST_TEST(content(repository) == "two\n");
    fs::rename(repository, other);
    fs::rename(directory / "away", repository);
    BOOST_TEST(content(repository) == "one\n");
  }
  // Made again at the same place, where the file system may give it the same inode.
  for (const char* id : {"three", "four", "five"}) {
    fs::remove_all(repository);
    make(repository, id);
    set_times(repository, time);
    BOOST_TEST(content(repository) == std::string(id) + "\n");
  }
  // Copied with its times, moved, and through a link that leads elsewhere later.
  fs::copy(repository, directory / "copy", fs::copy_options::recursive);
  set_times(directory / "copy", time);
  write_run(directory / "copy" / "ada", sample_run("t", "2026-03-01T12:00:00.000+00:00", "six"));
  BOOST_TEST(content(directory / "copy") == "six\n");
  BOOST_TEST(content(repository) == "five\n");
  fs::rename(directory / "copy", directory / "moved");
  BOOST_TEST(content(directory / "moved") == "six\n");
  fs::create_directory_symlink(repository, directory / "link");
  BOOST_TEST(content(directory / "link") == "five\n");
  fs::remove(directory / "link");
  fs::create_directory_symlink(directory / "moved", directory / "link");
  BOOST_TEST(content(directory / "link") == "six\n");
}

BOOST_AUTO_TEST_CASE(an_index_of_another_repository_is_rebuilt) {
  content(repository);
  const std::string bytes = read_text(index_file());
  fs::rename(repository, directory / "away");
  make(repository, "two");
  // As a backup of the cache would bring it back.
  write_text(index_file(), bytes);
  BOOST_TEST(content(repository) == "two\n");
}

BOOST_AUTO_TEST_CASE(a_database_with_another_schema_is_rebuilt) {
  const std::vector<const char*> additions{
      "DROP TABLE runs; CREATE VIEW runs AS WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r) SELECT "
      "id FROM r",
      "DROP TABLE experiments; CREATE VIEW experiments AS SELECT 1",
      "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END",
      "CREATE TABLE more(a)",
      "CREATE INDEX more ON runs(length(name))",
      "DROP INDEX runs_by_id; CREATE INDEX runs_by_id ON runs(name)",
      "CREATE VIRTUAL TABLE more USING fts5(a)",
      "DELETE FROM meta WHERE key = 'repository'"};
  for (const char* addition : additions) {
    content(repository);
    {
      Database database(index_file());
      try {
        database.execute("PRAGMA application_id = 7");
        database.execute(addition);
      } catch (const DatabaseError&) {
        BOOST_TEST(std::string(addition).find("VIRTUAL") != std::string::npos, addition);  // not every SQLite has it
        continue;
      }
    }
    BOOST_TEST(content(repository) == "one\n", addition);
    Database database(index_file());
    Statement statement = database.prepare("PRAGMA application_id");
    BOOST_TEST(statement.step());
    BOOST_TEST(statement.integer(0) == 0, addition);
  }
}

BOOST_AUTO_TEST_CASE(indexes_that_nobody_uses_are_removed) {
  content(repository);
  const fs::path all = cache / "skrobot" / "index";
  const auto now = fs::file_time_type::clock::now();
  const auto put = [&](const std::string& name, std::chrono::hours age) {
    fs::create_directory(all / name);
    for (const char* file : {"index-1.sqlite", "index-1.sqlite-journal"}) write_text(all / name / file, "x");
    fs::last_write_time(all / name, now - age);
  };
  put("old", std::chrono::hours(24 * 40));
  put("in_use", std::chrono::hours(24 * 40));
  put("with_notes", std::chrono::hours(24 * 40));
  write_text(all / "with_notes" / "notes", "mine");
  fs::last_write_time(all / "with_notes", now - std::chrono::hours(24 * 40));
  for (int i = 0; i < 120; ++i) put("recent" + std::to_string(i), std::chrono::hours(1 + i));
  fs::create_directory(directory / "outside");
  write_text(directory / "outside" / "index-1.sqlite", "x");
  fs::create_directory_symlink(directory / "outside", all / "a_link");
  const FileLock user(all / "in_use");
  // When one more is made.
  make(directory / "another", "two");
  content(directory / "another");
  BOOST_TEST(!fs::exists(all / "old"));
  BOOST_TEST(fs::exists(all / "in_use" / "index-1.sqlite"));
  BOOST_TEST(fs::exists(all / "with_notes" / "notes"));
  BOOST_TEST(!fs::exists(all / "with_notes" / "index-1.sqlite"));
  BOOST_TEST(fs::exists(directory / "outside" / "index-1.sqlite"));
  BOOST_TEST(fs::exists(all / "recent0"));
  BOOST_TEST(!fs::exists(all / "recent119"));
  BOOST_TEST(content(repository) == "one\n");
}

BOOST_AUTO_TEST_SUITE_END()
