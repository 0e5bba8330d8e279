// SPDX-License-Identifier: MIT
#include "isolate/protocol.hpp"

#include <boost/test/unit_test.hpp>
#include <random>
#include <utility>
#include <vector>

namespace skrobot::protocol {
namespace {

using Messages = std::vector<std::pair<Type, std::string>>;

// All that is whole by now.
void take_all(Splitter& splitter, Messages& messages) {
  while (const auto message = splitter.next()) messages.emplace_back(message->type, std::string(message->payload));
}

std::string header(std::uint32_t type, std::uint32_t size) {
  const Header header{type, size};
  return {reinterpret_cast<const char*>(&header), sizeof header};
}

// Frames of several sizes, an empty one and one of a type that is not known among them.
std::string some_frames(Messages& messages) {
  std::string stream;
  const auto add = [&](Frame frame) {
    const std::string bytes(frame.bytes());
    messages.emplace_back(static_cast<Type>(*reinterpret_cast<const unsigned char*>(bytes.data())),
                          bytes.substr(sizeof(Header)));
    stream += bytes;
  };
  add(std::move(Frame(Type::metric_open).number(3).text("loss").text("")));
  add(Frame(Type::wake));
  add(std::move(Frame(static_cast<Type>(99)).text(std::string("\x1E\0\xFF", 3))));
  add(std::move(Frame(Type::result).text(std::string(300, 'x'))));
  add(std::move(Frame(Type::done).number(static_cast<std::uint64_t>(-1)).number(0).text("the end")));
  return stream;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(protocol_test)

BOOST_AUTO_TEST_CASE(a_frame_is_header_numbers_and_texts) {
  Frame frame(Type::metric_open);
  BOOST_TEST(frame.bytes() == header(18, 0));
  frame.number(0x0102030405060708).text("ab");
  const std::uint64_t number = 0x0102030405060708, size = 2;
  std::string expected = header(18, 18);
  expected.append(reinterpret_cast<const char*>(&number), 8)
      .append(reinterpret_cast<const char*>(&size), 8)
      .append("ab");
  BOOST_TEST(frame.bytes() == expected);
}

BOOST_AUTO_TEST_CASE(fields_read_what_a_frame_wrote) {
  const std::string binary("\0\x1E\xFF", 3);
  Frame frame(Type::done);
  const std::string_view payload = frame.number(static_cast<std::uint64_t>(k_unusable))
                                       .text("")
                                       .text(binary)
                                       .number(0)
                                       .bytes()
                                       .substr(sizeof(Header));
  Fields fields(payload);
  BOOST_TEST(static_cast<std::int64_t>(fields.number()) == k_unusable);
  BOOST_TEST(fields.text() == "");
  BOOST_TEST(fields.text() == binary);
  BOOST_TEST(fields.number() == 0u);
  BOOST_TEST(fields.ok());
}

BOOST_AUTO_TEST_CASE(after_what_is_not_there_all_is_empty) {
  Frame frame(Type::metric_open);
  const std::string payload(frame.number(7).text("name").number(9).bytes().substr(sizeof(Header)));
  for (std::size_t size = 0; size < payload.size(); ++size) {
    Fields fields(std::string_view(payload).substr(0, size));
    const std::uint64_t id = fields.number();
    BOOST_TEST(id == (size >= 8 ? 7u : 0u));
    BOOST_TEST(fields.text() == (size >= 20 ? "name" : ""));
    BOOST_TEST(fields.number() == 0u);
    BOOST_TEST(!fields.ok());
    BOOST_TEST(fields.text() == "");
    BOOST_TEST(fields.number() == 0u);
    BOOST_TEST(!fields.ok());
  }
}

BOOST_AUTO_TEST_CASE(a_text_that_claims_to_be_longer_than_the_frame_is_not_read) {
  for (const std::uint64_t size : {std::uint64_t{3}, std::uint64_t{1} << 32, ~std::uint64_t{0}}) {
    Frame frame(Type::result);
    const std::string payload = std::string(frame.number(size).bytes().substr(sizeof(Header))) + "ab";
    Fields fields(payload);
    BOOST_TEST(fields.text() == "");
    BOOST_TEST(!fields.ok());
  }
}

BOOST_AUTO_TEST_CASE(frames_cut_at_every_byte_are_the_same_messages) {
  Messages expected;
  const std::string stream = some_frames(expected);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    Splitter splitter;
    Messages messages;
    splitter.add(std::string_view(stream).substr(0, cut));
    take_all(splitter, messages);
    splitter.add(std::string_view(stream).substr(cut));
    take_all(splitter, messages);
    BOOST_TEST((messages == expected), "cut at " << cut);
    BOOST_TEST(!splitter.broken());
  }
}

BOOST_AUTO_TEST_CASE(so_are_frames_in_any_pieces) {
  Messages expected;
  std::string stream;
  for (int i = 0; i < 20; ++i) stream += some_frames(expected);
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::uniform_int_distribution<std::size_t> size(0, round < 20 ? 1 : 700);
    Splitter splitter;
    Messages messages;
    for (std::string_view rest = stream; !rest.empty();) {
      const std::string_view piece = rest.substr(0, size(random));
      splitter.add(piece);
      rest.remove_prefix(piece.size());
      if (round % 2 == 0) take_all(splitter, messages);
      else if (const auto message = splitter.next())
        messages.emplace_back(message->type, std::string(message->payload));
    }
    take_all(splitter, messages);
    BOOST_TEST((messages == expected), "round " << round);
  }
}

BOOST_AUTO_TEST_CASE(a_frame_that_is_too_large_ends_the_conversation) {
  Splitter splitter;
  Messages messages;
  splitter.add(std::string(Frame(Type::wake).bytes()) + header(19, k_most_answer_bytes + 1));
  BOOST_TEST(!splitter.broken());  // nobody has come to it
  take_all(splitter, messages);
  BOOST_TEST((messages == Messages{{Type::wake, ""}}));  // what came before it counts
  BOOST_TEST(splitter.broken());
  splitter.add(Frame(Type::wake).bytes());
  BOOST_TEST(!splitter.next().has_value());
  BOOST_TEST(splitter.broken());
}

BOOST_AUTO_TEST_CASE(a_frame_of_the_largest_size_is_waited_for) {
  Splitter splitter;
  splitter.add(header(19, k_most_answer_bytes));
  BOOST_TEST(!splitter.next().has_value());
  BOOST_TEST(!splitter.broken());
}

BOOST_AUTO_TEST_CASE(nothing_is_not_a_message) {
  Splitter splitter;
  BOOST_TEST(!splitter.next().has_value());
  splitter.add("");
  splitter.add(header(23, 0).substr(0, sizeof(Header) - 1));
  BOOST_TEST(!splitter.next().has_value());
  BOOST_TEST(!splitter.broken());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot::protocol
