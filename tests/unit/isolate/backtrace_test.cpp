// SPDX-License-Identifier: MIT
// The fixtures must have been built.
#include "isolate/backtrace.hpp"

#include <dlfcn.h>

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>

#include "support/temporary_directory.hpp"

// A function of this program's own symbol table, that no dynamic table has.
namespace skrobot::backtrace_sample {
[[gnu::noinline, gnu::used]] static int stumble(const char* over) { return over[0] + 1; }
}  // namespace skrobot::backtrace_sample

namespace skrobot {
namespace {

using protocol::Fields;
using protocol::Frame;
using protocol::Type;

const std::filesystem::path k_program = "/proc/self/exe";
const std::filesystem::path k_plugin = std::string(SKROBOT_TEST_PLUGINS) + "/null_task/null_task.so";

std::uint64_t offset_of_sample() {
  Dl_info info{};
  const auto address = reinterpret_cast<const char*>(&backtrace_sample::stumble);
  BOOST_TEST_REQUIRE(::dladdr(address, &info) != 0);
  return static_cast<std::uint64_t>(address - static_cast<const char*>(info.dli_fbase));
}

Frame crash(std::uint64_t address, std::uint64_t frames) {
  return std::move(Frame(Type::crash).number(11).number(1).number(address).number(frames));
}

std::string described(Frame frame) {
  Fields fields(frame.bytes().substr(sizeof(protocol::Header)));
  return describe_crash(fields);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backtrace_test)

BOOST_AUTO_TEST_CASE(a_local_function_is_found_by_any_byte_of_it) {
  const std::uint64_t begin = offset_of_sample();
  BOOST_TEST(function_at(k_program, begin) == "skrobot::backtrace_sample::stumble(char const*) +0x0");
  // In one crash, so that the program, which is large under the sanitizers, is read once.
  Frame frame = crash(0, 3);
  for (const std::uint64_t offset : {begin + 1, begin - 1, ~std::uint64_t{0}})
    frame.text(k_program.string()).number(offset).text("");
  const std::string text = described(std::move(frame));
  BOOST_TEST(text.find("#0 skrobot::backtrace_sample::stumble(char const*) +0x1 in exe (+0x") != std::string::npos,
             text);
  BOOST_TEST(text.find("stumble", text.find("#1 ")) == std::string::npos, text);
  BOOST_TEST(text.ends_with("#2 ? in exe (+0xffffffffffffffff)\n"), text);
}

BOOST_AUTO_TEST_CASE(other_files_have_no_functions) {
  const test::TemporaryDirectory directory;
  const auto file = directory / "file";
  BOOST_TEST(function_at(file, 0) == "");
  for (const char* text :
       {"",
        "\x7F"
        "ELF",
        "this is no library, and it is longer than the header of one would be: it does not end here"}) {
    test::write_text(file, text);
    BOOST_TEST(function_at(file, 0) == "", text);
  }
  BOOST_TEST(function_at(directory.path(), 0) == "");
}

BOOST_AUTO_TEST_CASE(a_library_of_another_machine_has_none) {
  const std::uint64_t offset = offset_of_sample();
  BOOST_TEST_REQUIRE(function_at(k_program, offset) != "");
  const test::TemporaryDirectory directory;
  const auto file = directory / "foreign.so";
  std::string foreign = test::read_text(k_program);
  foreign[18] = 8;  // e_machine: MIPS
  foreign[19] = 0;
  test::write_text(file, foreign);
  BOOST_TEST(function_at(file, offset) == "");
  foreign = test::read_text(k_program);
  foreign[4] = 1;  // EI_CLASS: 32 bits
  test::write_text(file, foreign);
  BOOST_TEST(function_at(file, offset) == "");
}

BOOST_AUTO_TEST_CASE(a_damaged_library_does_no_harm) {
  const test::TemporaryDirectory directory;
  const std::string whole = test::read_text(k_plugin);
  BOOST_TEST_REQUIRE(whole.size() > 1000u);
  std::mt19937 random(1);
  const auto random_byte = [&] { return static_cast<char>(random() & 0xFF); };
  const std::size_t sections = whole.size() - std::size_t{64} * 20;  // the section table is the last thing in the file
  for (int round = 0; round < 100; ++round) {
    std::string damaged = whole.substr(0, round % 3 == 0 ? random() % whole.size() : whole.size());
    for (int i = 0; i < 20 && damaged.size() > 64; ++i)
      damaged[20 + random() % 44] = round % 2 == 0 ? random_byte() : damaged[20 + random() % 44];
    for (int i = 0; i < 50 && damaged.size() == whole.size(); ++i)
      damaged[sections + random() % (whole.size() - sections)] = random_byte();
    test::write_text(directory / "damaged.so", damaged);
    BOOST_TEST(function_at(directory / "damaged.so", random() % 0x4000).size() < 100'000u);
  }
}

BOOST_AUTO_TEST_CASE(a_crash_is_its_address_and_one_line_a_frame) {
  Frame frame = crash(0xdeadbeef, 3);
  frame.text("/gone/lib/descent.so").number(0x31b0).text("_ZN7Descent4stepEd");
  frame.text("/gone/stripped.so").number(0x10).text("");
  frame.text("").number(0x7f0000001234).text("");
  const std::string text = described(std::move(frame));
  BOOST_TEST(text ==
             "at address 0xdeadbeef\n"
             "#0 Descent::step(double) in descent.so (+0x31b0)\n"
             "#1 ? in stripped.so (+0x10)\n"
             "#2 0x7f0000001234 in no library\n");
}

BOOST_AUTO_TEST_CASE(a_signal_that_was_sent_has_no_address) {
  BOOST_TEST(described(std::move(Frame(Type::crash).number(6).number(0).number(0x1234).number(0))) == "");
  BOOST_TEST(described(std::move(
                 Frame(Type::crash).number(6).number(0).number(0).number(1).text("/gone/a.so").number(2).text("f"))) ==
             "#0 f in a.so (+0x2)\n");
}

BOOST_AUTO_TEST_CASE(a_stack_that_could_not_be_read_is_the_address_alone) {
  BOOST_TEST(described(crash(0, 0)) == "at address 0x0\n");
}

BOOST_AUTO_TEST_CASE(a_name_that_is_not_mangled_stays_as_it_is) {
  // Each of these is a type's mangled name as well.
  for (const std::string name : {"f", "i", "Pc", "main", "step"}) {
    BOOST_TEST(described(std::move(crash(0, 1).text("/gone/c.so").number(1).text(name))) ==
               "at address 0x0\n#0 " + name + " in c.so (+0x1)\n");
  }
}

BOOST_AUTO_TEST_CASE(frames_that_are_not_there_have_no_line) {
  BOOST_TEST(described(std::move(crash(1, ~std::uint64_t{0}).text("/gone/a.so").number(2).text(""))) ==
             "at address 0x1\n#0 ? in a.so (+0x2)\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
