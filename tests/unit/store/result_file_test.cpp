// SPDX-License-Identifier: MIT
#include "store/result_file.hpp"

#include <boost/test/unit_test.hpp>
#include <optional>

#include "support/memory_file_system.hpp"
#include "support/temporary_directory.hpp"

namespace skrobot {
namespace {

struct Bench {
  test::TemporaryDirectory directory;
  std::filesystem::path path = directory / "train.result";
  SecretMask secrets;

  std::vector<std::string> names() const { return test::names_in(directory.path()); }
};

std::string list_of(std::size_t count, const std::string& item) {
  std::string text = "[" + item;
  for (std::size_t i = 1; i < count; ++i) text += "," + item;
  return text + "]";
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(result_file_test, Bench)

BOOST_AUTO_TEST_CASE(a_small_result_is_a_value_and_touches_no_disk) {
  ResultFile file(real_file_system(), path, secrets);
  file.add("{\"a\":");
  file.add("1}");
  const auto result = file.finish();
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(to_text(result->value) == "{\"a\":1}");
  BOOST_TEST(result->large == 0u);
  ResultFile none(real_file_system(), path, secrets);
  BOOST_TEST(none.finish()->value.is_null());
  BOOST_TEST(names().empty());
}

BOOST_AUTO_TEST_CASE(a_large_result_is_only_in_its_file) {
  secrets = SecretMask({"canary-7"});
  for (const std::string& text :
       {list_of(k_most_result_values + 1, "0"), "[\"" + std::string(k_most_result_text, 'x') + "\",\"canary-7\"]"}) {
    ResultFile file(real_file_system(), path, secrets);
    for (std::size_t at = 0; at < text.size(); at += 65536) file.add(std::string_view(text).substr(at, 65536));
    const auto result = file.finish();
    BOOST_TEST_REQUIRE(result.has_value());
    BOOST_TEST(result->value.is_null());
    BOOST_TEST(!std::filesystem::exists(path));
    BOOST_TEST(!file.sync());
    BOOST_TEST(!file.rename());
    const std::string written = test::read_text(path);
    BOOST_TEST(result->large == written.size());
    BOOST_TEST((written == text + "\n" || written == text.substr(0, text.size() - 10) + "<secret>\"]\n"));
    BOOST_TEST(written.find("canary") == std::string::npos);
    std::string fault;
    const auto read = read_result(path, fault);
    BOOST_TEST_REQUIRE(read.has_value(), fault);
    BOOST_TEST(read->large == written.size());
    std::filesystem::remove(path);
  }
  BOOST_TEST(names().empty());
}

BOOST_AUTO_TEST_CASE(the_largest_small_result_is_a_value) {
  ResultFile file(real_file_system(), path, secrets);
  file.add(list_of(k_most_result_values - 1, "0"));
  BOOST_TEST(file.finish()->value.as_array().size() == k_most_result_values - 1);
}

BOOST_AUTO_TEST_CASE(large_invalid_json_leaves_nothing) {
  for (const char* end : {"", "]]", "x"}) {
    ResultFile file(real_file_system(), path, secrets);
    const std::string text = "[\"" + std::string(k_most_result_text, 'x') + "\"" + end;
    file.add(text);
    file.add(text);
    BOOST_CHECK_THROW(file.finish(), JsonError);
    BOOST_TEST(names().empty());
  }
}

BOOST_AUTO_TEST_CASE(a_result_above_the_limit_is_refused) {
  ResultFile file(real_file_system(), path, secrets);
  const std::string blanks(1 << 20, ' ');
  for (int i = 0; i < 257; ++i) file.add(blanks);
  BOOST_TEST(!file.finish().has_value());
  BOOST_TEST(names().empty());
}

BOOST_AUTO_TEST_CASE(a_write_failure_is_reported) {
  for (std::size_t at = 1; at < 4; ++at) {
    test::MemoryFileSystem files({{at, std::errc::no_space_on_device, true, false}});
    files.make_directories("/disk");
    ResultFile file(files, "/disk/train.result", secrets);
    file.add("[\"" + std::string(k_most_result_text, 'x') + "\"]");
    BOOST_TEST(file.finish()->large > k_most_result_text);
    BOOST_TEST((file.sync() == std::errc::no_space_on_device));
  }
}

BOOST_AUTO_TEST_CASE(a_read_failure_is_reported) {
  std::string fault;
  BOOST_TEST(!read_result(path, fault));
  BOOST_TEST(fault == "cannot be read: no such file or directory");
  test::write_text(path, "[1");
  BOOST_TEST(!read_result(path, fault));
  BOOST_TEST(fault == "is damaged: the text ends unexpectedly");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
