// SPDX-License-Identifier: MIT
#include "plugin/elf_file.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <random>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;

namespace {

std::string plugin_bytes(const char* name) { return test::read_text(test::fixture(name) + "/" + name + ".so"); }

// Everything a reader can be asked; what it answers does not matter.
std::size_t ask_all(std::string_view bytes) {
  const ElfFile file(bytes);
  std::size_t seen = file.fault().size() + file.run_path().size() + (file.has_text_relocations() ? 1 : 0) +
                     static_cast<std::size_t>(file.stack());
  for (const std::string_view name : file.needed()) seen += name.size();
  if (const auto symbols = file.dynamic_symbols()) {
    for (const ElfSymbol& symbol : *symbols) seen += symbol.name.size();
  }
  for (const std::uint64_t offset : {0UL, 0x1000UL, 0x2000UL, ~0UL}) {
    if (const auto function = file.function_at(offset)) seen += function->name.size();
  }
  return seen;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(elf_file_test)

BOOST_AUTO_TEST_CASE(reads_a_plugin) {
  const std::string bytes = plugin_bytes("square");
  const ElfFile file(bytes);
  BOOST_TEST(file.fault() == "");
  BOOST_TEST((file.stack() == ElfStack::plain));
  BOOST_TEST(!file.has_text_relocations());
  const auto symbols = file.dynamic_symbols();
  BOOST_TEST_REQUIRE(symbols.has_value());
  const auto defined =
      std::count_if(symbols->begin(), symbols->end(), [](const ElfSymbol& symbol) { return symbol.is_defined; });
  BOOST_TEST(defined == 1);
  const auto entry = std::find_if(symbols->begin(), symbols->end(),
                                  [](const ElfSymbol& symbol) { return symbol.name == "skrobot_plugin_entry"; });
  BOOST_TEST_REQUIRE((entry != symbols->end()));
  BOOST_TEST(entry->size == 72u);
  BOOST_TEST((entry->is_defined && !entry->is_weak && !entry->is_unique));
  const auto needed = file.needed();
  BOOST_TEST(std::count(needed.begin(), needed.end(), "libc.so.6") == 1);
}

BOOST_AUTO_TEST_CASE(says_why_a_file_is_not_a_plugin) {
  BOOST_TEST(ElfFile("").fault() == "it is not a shared library");
  BOOST_TEST(ElfFile(std::string(1000, 'x')).fault() == "it is not a shared library");
  std::string bytes = plugin_bytes("square");
  const std::string half = bytes.substr(0, bytes.size() / 4);
  BOOST_TEST(ElfFile(half).fault() == "it is truncated: it has only " + std::to_string(half.size()) + " bytes");
  std::string other = bytes;
  other[18] = 0x28;  // the machine: ARM
  BOOST_TEST(ElfFile(other).fault() == "it is built for another architecture");
  bytes[16] = 1;  // the type: an object file
  BOOST_TEST(ElfFile(bytes).fault() == "it is not a shared library, but another kind of ELF file");
}

// Under the address sanitizer, a byte read outside of the file ends the test.
BOOST_AUTO_TEST_CASE(any_bytes_are_read_without_harm) {
  const std::string whole = plugin_bytes("square");
  std::size_t seen = 0;
  for (std::size_t size = 0; size < whole.size(); size += size < 1200 ? 1 : 97) {
    const std::vector<char> exact(whole.begin(),
                                  whole.begin() + static_cast<std::ptrdiff_t>(size));  // ends where its memory does
    seen += ask_all({exact.data(), exact.size()});
  }
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::vector<char> bytes(whole.begin(), whole.end());
    for (int flips = 1 + static_cast<int>(random() % 20); flips > 0; --flips) {
      // Mostly where the tables are described: the first bytes, the last ones.
      const std::size_t range = round % 2 == 0 ? 1024 : 3000;
      const std::size_t at = round % 3 == 0 ? bytes.size() - 1 - random() % range : random() % range;
      bytes[at] = static_cast<char>(random() % 4 == 0 ? 0xFF : random());
    }
    seen += ask_all({bytes.data(), bytes.size()});
  }
  BOOST_TEST(seen > 0u);
}

BOOST_AUTO_TEST_SUITE_END()
