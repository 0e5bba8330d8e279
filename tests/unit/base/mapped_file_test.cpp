// SPDX-License-Identifier: MIT
#include "base/mapped_file.hpp"

#include <boost/test/unit_test.hpp>

#include "base/own_process.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;

BOOST_AUTO_TEST_SUITE(mapped_file_test)

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_file) {
  const test::TemporaryDirectory directory;
  for (const std::size_t size : {0u, 1u, 4095u, 4096u, 4097u, 100'000u}) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7);
    test::write_text(directory / "file", bytes);
    std::error_code code = std::make_error_code(std::errc::io_error);
    const MappedFile file(directory / "file", code);
    BOOST_TEST(!code, size);
    BOOST_TEST((file.bytes() == bytes), size);
  }
}

BOOST_AUTO_TEST_CASE(bytes_of_a_file_whose_name_is_gone_stay) {
  const test::TemporaryDirectory directory;
  test::write_text(directory / "file", "bytes");
  std::error_code code;
  const MappedFile file(directory / "file", code);
  std::filesystem::remove(directory / "file");
  BOOST_TEST(file.bytes() == "bytes");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_mapped_has_no_bytes_and_a_reason) {
  const test::TemporaryDirectory directory;
  const std::uint64_t before = open_descriptors();
  std::error_code code;
  BOOST_TEST(MappedFile(directory / "absent", code).bytes().empty());
  BOOST_TEST((code == std::errc::no_such_file_or_directory));
  BOOST_TEST(MappedFile(directory.path(), code).bytes().empty());
  BOOST_TEST((code == std::errc::is_a_directory));
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_SUITE_END()
