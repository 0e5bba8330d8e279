// SPDX-License-Identifier: MIT
// TensorBoard's event files: records of length, checksum and a protocol buffer. The formats are those of
// tensorflow/core/lib/io/record_writer, tensorflow/core/util/event.proto and
// tensorboard/plugins/hparams/plugin_data.proto.
#ifndef SKROBOT_HOST_BRIDGE_EVENT_FILE_HPP
#define SKROBOT_HOST_BRIDGE_EVENT_FILE_HPP

#include <cstdint>
#include <map>
#include <skrobot/json.hpp>
#include <string>
#include <string_view>

namespace skrobot {

/// CRC-32C (Castagnoli), as in RFC 3720, appendix B.4.
std::uint32_t crc32c(std::string_view bytes);

/// A protocol buffer that is being written. Members with the value 0 are written as well.
class ProtobufMessage {
 public:
  ProtobufMessage& add(unsigned field, std::uint64_t value);
  ProtobufMessage& add(unsigned field, double value);
  ProtobufMessage& add(unsigned field, float value);
  /// Text, bytes, or another message.
  ProtobufMessage& add(unsigned field, std::string_view bytes);
  ProtobufMessage& add(unsigned field, const ProtobufMessage& message) {
    return add(field, std::string_view(message.bytes_));
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void add_varint(std::uint64_t value);
  void add_tag(unsigned field, unsigned wire_type);

  std::string bytes_;
};

/// An event as it is in a file: with its length and checksums.
std::string event_record(const ProtobufMessage& event);

/// The first record of a file. Times are seconds since the epoch.
ProtobufMessage version_event(double time);
/// One point of a scalar, which TensorBoard keeps as a float.
ProtobufMessage scalar_event(double time, std::int64_t step, std::string_view tag, double value);
/// A text for the text plugin, which reads Markdown.
ProtobufMessage text_event(double time, std::string_view tag, std::string_view text);
/// The parameters of a run for the hparams plugin, and its end. `status` is hparams' own: 1 success, 2 failure,
/// 3 running.
ProtobufMessage hparams_start_event(double time, const std::map<std::string, json::value>& params,
                                    std::string_view group);
ProtobufMessage hparams_end_event(double time, unsigned status);

}  // namespace skrobot

#endif
