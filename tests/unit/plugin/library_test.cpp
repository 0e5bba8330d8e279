// SPDX-License-Identifier: MIT
// The fixtures must have been built.
#include "plugin/library.hpp"

#include <skrobot/host.hpp>

#include <boost/test/unit_test.hpp>

#include "plugin/plugin_file.hpp"
#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
namespace fs = std::filesystem;

namespace {

std::string path_of(const std::string& name) { return test::fixture(name) + "/" + name + ".so"; }

auto says(std::string text) {
  return [text = std::move(text)](const std::exception& e) {
    BOOST_TEST_MESSAGE(e.what());
    return std::string(e.what()).find(text) != std::string::npos;
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(library_test)

BOOST_AUTO_TEST_CASE(a_plugin_is_loaded_once_and_has_its_entry) {
  const skrobot_entry* entry = load_plugin(path_of("null_task"));
  BOOST_TEST_REQUIRE((entry != nullptr));
  BOOST_TEST(to_view(entry->id) == "org.example.null");
  BOOST_TEST(entry->abi_major == SKROBOT_ABI_MAJOR);
  BOOST_TEST((load_plugin(path_of("null_task")) == entry));
  BOOST_TEST((load_plugin(path_of("null_task"), plugin_stamp(path_of("null_task"))) == entry));
}

BOOST_AUTO_TEST_CASE(a_file_with_another_stamp_is_refused) {
  load_plugin(path_of("null_task"));
  for (const char* stamp : {"1-2.3-4", "x"})
    BOOST_CHECK_EXCEPTION(load_plugin(path_of("null_task"), stamp), std::runtime_error,
                          says("its file has changed since it was inspected"));
  BOOST_CHECK_NO_THROW(load_plugin(path_of("null_task")));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_replaced_is_not_taken_for_the_new_one) {
  const test::TemporaryDirectory here;
  fs::copy_file(path_of("null_task"), here / "copy.so");
  const std::string before = plugin_stamp(here / "copy.so");
  const skrobot_entry* entry = load_plugin(here / "copy.so", before);
  fs::copy_file(path_of("aborts"), here / "copy.so.new");
  fs::rename(here / "copy.so.new", here / "copy.so");
  BOOST_CHECK_EXCEPTION(load_plugin(here / "copy.so", plugin_stamp(here / "copy.so")), std::runtime_error,
                        says("its file has changed"));
  BOOST_TEST((load_plugin(here / "copy.so", before) == entry));
}

BOOST_AUTO_TEST_CASE(what_is_no_library_is_told_in_few_words) {
  const test::TemporaryDirectory here;
  BOOST_CHECK_EXCEPTION(check_library_file(here / "absent.so"), std::runtime_error, says("it cannot be read"));
  BOOST_CHECK_EXCEPTION(check_library_file(here.path()), std::runtime_error, says("it cannot be read"));
  const std::string whole = test::read_text(path_of("null_task"));
  BOOST_CHECK_NO_THROW(check_library_file(path_of("null_task")));
  for (const std::string& bytes :
       {std::string(), std::string("x"), std::string(100'000, 'x'), whole.substr(0, 63), whole.substr(0, 1000)}) {
    test::write_text(here / "bad.so", bytes);
    BOOST_CHECK_THROW(check_library_file(here / "bad.so"), std::runtime_error);
    BOOST_CHECK_THROW(load_plugin(here / "bad.so"), std::runtime_error);
  }
  // A failure is not remembered: the file may be mended.
  fs::remove(here / "bad.so");
  fs::copy_file(path_of("null_task"), here / "bad.so");
  BOOST_CHECK_NO_THROW(load_plugin(here / "bad.so"));
}

BOOST_AUTO_TEST_CASE(a_missing_library_is_the_loaders_fault_and_may_be_there_later) {
  BOOST_CHECK_EXCEPTION(load_plugin(path_of("missing_dependency")), LoaderError, says("libskrobot_absent.so"));
  BOOST_CHECK_EXCEPTION(load_plugin(path_of("missing_dependency")), LoaderError, [](const LoaderError& e) {
    const std::string text = e.what();  // neither the path, which the caller names, nor Boost's words
    return text.find("missing_dependency.so") == std::string::npos && text.find("dlerror") == std::string::npos &&
           text.find("Bad file descriptor") == std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_library_without_an_entry_of_its_own_is_no_plugin) {
  BOOST_CHECK_EXCEPTION(load_plugin(path_of("entry_in_dependency")), std::runtime_error,
                        says("it does not export skrobot_plugin_entry itself; only one of its libraries does"));
}

BOOST_AUTO_TEST_CASE(a_descriptor_is_found_by_kind_and_name) {
  const skrobot_entry& entry = *load_plugin(path_of("null_task"));
  const skrobot_descriptor* found = find_descriptor(entry, SKROBOT_TASK_V1, "null_task");
  BOOST_TEST_REQUIRE((found != nullptr));
  BOOST_TEST(to_view(found->name) == "null_task");
  BOOST_TEST((find_descriptor(entry, SKROBOT_NOTIFIER_V1, "null_task") == nullptr));
  for (const char* name : {"", "null", "null_task2", "NULL_TASK"})
    BOOST_TEST((find_descriptor(entry, SKROBOT_TASK_V1, name) == nullptr), name);
}

BOOST_AUTO_TEST_SUITE_END()
