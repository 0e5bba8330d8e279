// SPDX-License-Identifier: MIT
#include "isolate/worker.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <skrobot/error.hpp>

#include "support/forked.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;
using test::Variable;
namespace fs = std::filesystem;

namespace {

void make_program(const fs::path& path, unsigned mode = 0755) {
  fs::create_directories(path.parent_path());
  test::write_text(path, "#!/bin/sh\n");
  ::chmod(path.c_str(), mode);
}

auto says(std::string text) {
  return [text = std::move(text)](const Error& e) {
    return e.fault() == Fault::host && std::string(e.what()).find(text) != std::string::npos;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(worker_program_test)

BOOST_AUTO_TEST_CASE(what_the_environment_names_is_taken_and_nothing_else) {
  const test::TemporaryDirectory here;
  make_program(here / "my worker");
  const Variable variable("SKROBOT_WORKER", (here / "my worker").string());
  BOOST_TEST(find_worker_program() == here / "my worker");
}

BOOST_AUTO_TEST_CASE(what_the_environment_names_wrongly_is_an_error) {
  const test::TemporaryDirectory here;
  make_program(here / "data", 0644);
  fs::create_directory(here / "folder");
  fs::create_symlink("nowhere", here / "dangling");
  for (const char* name : {"absent", "data", "folder", "dangling"}) {
    const std::string path = (here / name).string();
    const Variable variable("SKROBOT_WORKER", path);
    BOOST_CHECK_EXCEPTION(find_worker_program(), Error,
                          says("SKROBOT_WORKER names " + path + ", which is not an executable program"));
  }
}

BOOST_AUTO_TEST_CASE(no_name_in_the_environment_is_the_program_beside_this_one) {
  for (const auto& value : {std::optional<std::string>(), std::optional<std::string>("")}) {
    const Variable variable("SKROBOT_WORKER", value);
    BOOST_TEST(find_worker_program().filename() == "skrobot-worker");
  }
}

BOOST_AUTO_TEST_CASE(a_suggestion_comes_first_where_there_is_one) {
  const test::TemporaryDirectory here;
  make_program(here / "suggested");
  fs::create_directory(here / "folder");
  const Variable variable("SKROBOT_WORKER", std::nullopt);
  const fs::path usual = find_worker_program();
  // In a copy: it is for the whole process.
  BOOST_TEST(test::exit_code_of([&] {
               suggest_worker_program("");
               if (find_worker_program() != usual) return 1;
               suggest_worker_program(here / "absent");
               if (find_worker_program() != usual) return 2;
               suggest_worker_program(here / "folder");
               if (find_worker_program() != usual) return 3;
               suggest_worker_program(here / "suggested");
               if (find_worker_program() != here / "suggested") return 4;
               suggest_worker_program("");
               return find_worker_program() == here / "suggested" ? 7 : 5;
             }) == 7);
}

BOOST_AUTO_TEST_SUITE_END()
