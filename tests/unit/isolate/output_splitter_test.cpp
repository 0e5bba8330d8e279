// SPDX-License-Identifier: MIT
#include "isolate/output_splitter.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "isolate/protocol.hpp"

namespace skrobot {
namespace {

using namespace protocol;

// Has its own first byte in it, and bytes of every kind.
const std::string k_marker(
    "\x1E"
    "a\x1E\0\xFF\n"
    "bcdefghij",
    k_marker_bytes);

std::string piece(int level, bool last, std::string_view text) {
  const LogPiece piece{static_cast<std::uint8_t>(level), last, static_cast<std::uint16_t>(text.size())};
  return k_marker + std::string(reinterpret_cast<const char*>(&piece), sizeof piece) + std::string(text);
}

// What came out, in its order; printed bytes that follow each other are one item, as a line may come in any pieces.
struct Taken {
  std::vector<std::string> items;
  bool was_output = false;
  OutputSplitter splitter{k_marker,
                          [this](std::string_view bytes) {
                            if (!was_output) items.emplace_back("output:");
                            items.back() += bytes;
                            was_output = true;
                          },
                          [this](int level, std::string_view text, bool) {
                            items.push_back(std::to_string(level) + ":" + std::string(text));
                            was_output = false;
                          }};
  Taken() = default;
  Taken(const Taken&) = delete;
  Taken& operator=(const Taken&) = delete;
};

std::vector<std::string> split(const std::vector<std::string>& pieces) {
  Taken taken;
  for (const std::string& bytes : pieces) taken.splitter.add(bytes);
  taken.splitter.finish();
  return taken.items;
}

const std::string k_half = k_marker.substr(0, 8);

// Printed text with and without parts of the marker, records of one piece and of several, an empty one, one that holds
// the marker.
const std::string k_stream = "printed\n" + piece(1, true, "info") + piece(0, true, "") + "between\x1E" + k_half +
                             "\x1E" + piece(2, false, "long ") + piece(2, true, "record") +
                             piece(3, true, "has " + k_marker + " in it") + k_half + k_half + "end\x1E";
const std::vector<std::string> k_items{"output:printed\n",
                                       "1:info",
                                       "0:",
                                       "output:between\x1E" + k_half + "\x1E",
                                       "2:long record",
                                       "3:has " + k_marker + " in it",
                                       "output:" + k_half + k_half + "end\x1E"};

}  // namespace

BOOST_AUTO_TEST_SUITE(output_splitter_test)

BOOST_AUTO_TEST_CASE(records_and_printed_text_keep_their_order) {
  BOOST_TEST(split({k_stream}) == k_items, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(cut_at_every_byte_they_are_the_same) {
  for (std::size_t cut = 0; cut <= k_stream.size(); ++cut) {
    BOOST_TEST((split({k_stream.substr(0, cut), k_stream.substr(cut)}) == k_items), "cut at " << cut);
  }
}

BOOST_AUTO_TEST_CASE(in_any_pieces_they_are_the_same) {
  std::mt19937 random(1);
  for (int round = 0; round < 500; ++round) {
    std::uniform_int_distribution<std::size_t> size(0, round < 10 ? 1 : 60);
    std::vector<std::string> pieces;
    for (std::size_t at = 0; at < k_stream.size(); at += pieces.back().size())
      pieces.push_back(k_stream.substr(at, size(random)));
    BOOST_TEST((split(pieces) == k_items), "round " << round);
  }
}

BOOST_AUTO_TEST_CASE(text_that_is_not_a_marker_is_passed_on_at_once) {
  Taken taken;
  taken.splitter.add("Progress: 10 %");
  BOOST_TEST(taken.items == (std::vector<std::string>{"output:Progress: 10 %"}), boost::test_tools::per_element());
  taken.splitter.add("\x1E");  // may be one
  BOOST_TEST(taken.items.back() == "output:Progress: 10 %");
  taken.splitter.add("x");
  BOOST_TEST(taken.items.back() == "output:Progress: 10 %\x1Ex");
}

BOOST_AUTO_TEST_CASE(a_record_is_handed_out_when_its_last_piece_has_come) {
  Taken taken;
  taken.splitter.add(piece(1, false, "one ") + "printed" +
                     piece(1, true, "record"));  // another process prints in between
  BOOST_TEST(taken.items == (std::vector<std::string>{"output:printed", "1:one record"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(another_runs_marker_is_printed_text) {
  std::string foreign = piece(1, true, "forged");
  foreign[k_marker_bytes - 1] ^= 1;
  BOOST_TEST(split({foreign}) == (std::vector<std::string>{"output:" + foreign}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(pieces_may_have_any_size) {
  for (const std::size_t size : {std::size_t{1}, k_most_piece_text, std::size_t{0xFFFF}}) {
    const std::string text(size, 'x');
    BOOST_TEST((split({piece(2, true, text) + "after"}) == std::vector<std::string>{"2:" + text, "output:after"}),
               size);
  }
}

BOOST_AUTO_TEST_CASE(when_the_pipe_ends_nothing_that_was_told_is_lost) {
  const std::string whole = piece(1, true, "text");
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const std::string cut = whole.substr(0, size);
    BOOST_TEST(split({"a", cut}) == (std::vector<std::string>{"output:a" + cut}), boost::test_tools::per_element());
  }
  const auto items = split({"a", piece(2, false, "a record without its end")});
  BOOST_TEST_REQUIRE(items.size() == 2u);
  BOOST_TEST(items[1].ends_with(":a record without its end"));
  BOOST_TEST(split({}).empty());
}

BOOST_AUTO_TEST_CASE(a_long_record_is_handed_on_in_parts) {
  std::size_t bytes = 0, most = 0, ends = 0;
  OutputSplitter splitter(
      k_marker, [](std::string_view) {},
      [&](int level, std::string_view text, bool goes_on) {
        BOOST_TEST_REQUIRE(level == 2);
        bytes += text.size();
        most = std::max(most, text.size());
        if (!goes_on) ++ends;
      });
  for (int i = 0; i < 1000; ++i) splitter.add(piece(2, i == 999, std::string(4000, 'x')));
  splitter.add(piece(2, false, std::string(4000, 'y')));
  splitter.finish();
  BOOST_TEST(bytes == 1001u * 4000);
  BOOST_TEST(most <= (1u << 18) + 4096);
  BOOST_TEST(ends == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
