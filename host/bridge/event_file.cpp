// SPDX-License-Identifier: MIT
#include "bridge/event_file.hpp"

#include <array>
#include <bit>

namespace skrobot {
namespace {

constexpr std::uint32_t k_castagnoli = 0x82F63B78;  // reflected

constexpr std::array<std::uint32_t, 256> k_crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t rest = i;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? k_castagnoli : 0);
    table[i] = rest;
  }
  return table;
}();

std::uint32_t masked_crc(std::string_view bytes) { return std::rotr(crc32c(bytes), 15) + 0xA282EAD8; }

void add_little_endian(std::string& bytes, std::uint64_t value, int size) {
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i);
}

// Field numbers of event.proto, summary.proto, tensor.proto.
ProtobufMessage event(double time, std::int64_t step) {
  ProtobufMessage message;
  message.add(1, time);
  if (step != 0) message.add(2, static_cast<std::uint64_t>(step));
  return message;
}

ProtobufMessage summary_event(double time, std::int64_t step, const ProtobufMessage& value) {
  ProtobufMessage summary;
  summary.add(1, value);
  return event(time, step).add(5, summary);
}

ProtobufMessage plugin_metadata(std::string_view plugin, std::string_view content) {
  ProtobufMessage data, metadata;
  data.add(1, plugin);
  if (!content.empty()) data.add(2, content);
  return metadata.add(1, data);
}

ProtobufMessage hparams_event(double time, std::string_view tag, const ProtobufMessage& content) {
  constexpr std::uint64_t k_float = 1;
  ProtobufMessage dimension, shape, tensor, value;
  dimension.add(1, std::uint64_t{0});
  shape.add(2, dimension);
  tensor.add(1, k_float).add(2, shape);
  value.add(1, tag).add(8, tensor).add(9, plugin_metadata("hparams", content.bytes()));
  return summary_event(time, 0, value);
}

// google.protobuf.Value
ProtobufMessage protobuf_value(const json::value& value) {
  ProtobufMessage message;
  if (value.is_bool()) return message.add(4, std::uint64_t{value.get_bool()});
  if (value.is_number()) return message.add(2, value.to_number<double>());
  if (value.is_string()) return message.add(3, valid_utf8(value.get_string()));
  return message.add(3, to_text(value));
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : bytes) crc = crc >> 8 ^ k_crc_table[(crc ^ static_cast<unsigned char>(byte)) & 0xFF];
  return ~crc;
}

void ProtobufMessage::add_varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
  bytes_ += static_cast<char>(value);
}

void ProtobufMessage::add_tag(unsigned field, unsigned wire_type) { add_varint(field << 3 | wire_type); }

ProtobufMessage& ProtobufMessage::add(unsigned field, std::uint64_t value) {
  add_tag(field, 0);
  add_varint(value);
  return *this;
}

ProtobufMessage& ProtobufMessage::add(unsigned field, double value) {
  add_tag(field, 1);
  add_little_endian(bytes_, std::bit_cast<std::uint64_t>(value), 8);
  return *this;
}

ProtobufMessage& ProtobufMessage::add(unsigned field, float value) {
  add_tag(field, 5);
  add_little_endian(bytes_, std::bit_cast<std::uint32_t>(value), 4);
  return *this;
}

ProtobufMessage& ProtobufMessage::add(unsigned field, std::string_view bytes) {
  add_tag(field, 2);
  add_varint(bytes.size());
  bytes_ += bytes;
  return *this;
}

std::string event_record(const ProtobufMessage& event) {
  std::string record;
  add_little_endian(record, event.bytes().size(), 8);
  add_little_endian(record, masked_crc(record), 4);
  record += event.bytes();
  add_little_endian(record, masked_crc(event.bytes()), 4);
  return record;
}

ProtobufMessage version_event(double time) { return event(time, 0).add(3, std::string_view("brain.Event:2")); }

ProtobufMessage scalar_event(double time, std::int64_t step, std::string_view tag, double value) {
  ProtobufMessage scalar;
  scalar.add(1, tag).add(2, static_cast<float>(value));
  return summary_event(time, step, scalar);
}

ProtobufMessage text_event(double time, std::string_view tag, std::string_view text) {
  constexpr std::uint64_t k_string = 7;
  ProtobufMessage dimension, shape, tensor, value;
  dimension.add(1, std::uint64_t{1});
  shape.add(2, dimension);
  tensor.add(1, k_string).add(2, shape).add(8, text);
  value.add(1, tag).add(8, tensor).add(9, plugin_metadata("text", ""));
  return summary_event(time, 0, value);
}

ProtobufMessage hparams_start_event(double time, const std::map<std::string, json::value>& params,
                                    std::string_view group) {
  ProtobufMessage start, content;
  for (const auto& [name, value] : params) {
    ProtobufMessage entry;
    entry.add(1, std::string_view(name)).add(2, protobuf_value(value));
    start.add(1, entry);
  }
  start.add(4, group).add(5, time);
  content.add(3, start);
  return hparams_event(time, "_hparams_/session_start_info", content);
}

ProtobufMessage hparams_end_event(double time, unsigned status) {
  ProtobufMessage end, content;
  end.add(1, std::uint64_t{status}).add(2, time);
  content.add(4, end);
  return hparams_event(time, "_hparams_/session_end_info", content);
}

}  // namespace skrobot
