// SPDX-License-Identifier: MIT
// The frames that host and worker exchange; PROTOCOL.md beside this file says what each means and in which order they
// come.
#ifndef SKROBOT_HOST_ISOLATE_PROTOCOL_HPP
#define SKROBOT_HOST_ISOLATE_PROTOCOL_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace skrobot::protocol {

enum class Type : std::uint32_t {
  // host to worker: one request, and before it as many `load` as it likes
  describe = 1,  // path
  run = 2,  // path, stamp, task, params, parameter count, (name, text)…, run id, directory, seed, marker, memory limit
            // (0: none), secrets (0, 1)
  notify = 3,  // path, stamp, notifier, params, notification, marker
  load = 4,    // path: load this plugin while the host goes on; what is wrong with it is told when it is called
  probe = 5,   // a ProbeOrder: one check of a plugin's conformance

  // host to a worker that forks others
  fork = 6,  // nothing, and the descriptors of a worker's four ends beside it

  // worker to host
  plugin = 16,       // id, version, abi minor
  item = 17,         // kind, name, summary, url, schema
  metric_open = 18,  // id, name, unit
  result = 19,       // a piece of the result's text
  details = 20,      // a piece of the error's details
  crash = 21,        // signal number, 1 if it has a fault address, the address, frame count, (library, offset, nearest
                     // exported symbol)…
  done = 22,         // status, the plugin's own code, message; always the last
  wake = 23,         // nothing: the ring is full
  finding = 24,      // grade, text: what a probe found
  series = 25,       // metric's name, unit, how many points, (step, value)… of the first ones as bytes
  forked = 26,       // the worker's number; or 0, and why it cannot be
  said = 28,         // how often an item used its run, 1 if it was asked to stop, ms from then to its return
  wrote = 29,        // a file that a probed item opened for writing, made or renamed: its absolute path
};

/// The status of a `done` frame when the plugin could not be called at all. The others are what a plugin returned, any
/// 32-bit number: this is none of those.
inline constexpr std::int64_t k_unusable = std::int64_t{1} << 32;
/// The same in answer to `describe` when the system's loader refused the file, which depends on more than the file.
inline constexpr std::int64_t k_not_loaded = k_unusable + 1;

struct Header {
  std::uint32_t type;
  std::uint32_t size;  // of what follows
};
static_assert(sizeof(Header) == 8);

inline constexpr std::size_t k_most_frame_bytes = std::size_t{1} << 28;  // of a request
inline constexpr std::size_t k_most_answer_bytes = std::size_t{1} << 20;
inline constexpr std::size_t k_piece_bytes = 1 << 16;

/// One frame being made: numbers in the machine's order (both sides are one machine), text with its size before it.
class Frame {
 public:
  explicit Frame(Type type) {
    const Header header{static_cast<std::uint32_t>(type), 0};
    bytes_.assign(reinterpret_cast<const char*>(&header), sizeof header);
  }
  Frame& number(std::uint64_t value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Frame& text(std::string_view value) {
    number(value.size());
    bytes_.append(value);
    return *this;
  }
  /// The whole frame; valid as long as this is not changed.
  std::string_view bytes() {
    const auto size = static_cast<std::uint32_t>(bytes_.size() - sizeof(Header));
    std::memcpy(bytes_.data() + offsetof(Header, size), &size, sizeof size);
    return bytes_;
  }

 private:
  std::string bytes_;
};

/// Reads what a Frame wrote. After the first thing that is not there, everything reads as 0 or empty and ok() is false.
class Fields {
 public:
  explicit Fields(std::string_view payload) : rest_(payload) {}
  std::uint64_t number() {
    std::uint64_t value = 0;
    if (rest_.size() < sizeof value) return fail(), 0;
    std::memcpy(&value, rest_.data(), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string_view text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) return fail(), std::string_view();
    const std::string_view value = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return value;
  }
  bool ok() const { return ok_; }

 private:
  void fail() {
    ok_ = false;
    rest_ = {};
  }
  std::string_view rest_;
  bool ok_ = true;
};

struct Message {
  Type type;
  std::string_view payload;
};

/// What a worker says of a plugin's texts is cut to these, so that its frames are no larger than k_most_answer_bytes; a
/// schema is not cut.
inline constexpr std::size_t k_most_name_bytes = 1 << 10;
inline constexpr std::size_t k_most_message_bytes = 1 << 16;
inline constexpr std::size_t k_most_schema_bytes = 1 << 18;

/// Cuts a worker's stream of bytes into messages.
class Splitter {
 public:
  void add(std::string_view bytes) {
    bytes_.erase(0, used_);
    used_ = 0;
    bytes_ += bytes;
  }
  /// The next whole message, valid until the next add(). Nothing: more bytes are needed, or broken().
  std::optional<Message> next() {
    Header header{};
    if (broken_ || bytes_.size() - used_ < sizeof header) return std::nullopt;
    std::memcpy(&header, bytes_.data() + used_, sizeof header);
    broken_ = header.size > k_most_answer_bytes;
    if (broken_ || bytes_.size() - used_ - sizeof header < header.size) return std::nullopt;
    const Message message{static_cast<Type>(header.type),
                          std::string_view(bytes_).substr(used_ + sizeof header, header.size)};
    used_ += sizeof header + header.size;
    return message;
  }
  /// The bytes are no frames; nothing more comes.
  bool broken() const { return broken_; }

 private:
  std::string bytes_;
  std::size_t used_ = 0;
  bool broken_ = false;
};

/// Log records travel through the same pipe as stdout and stderr, so that all of them keep their order. A record is one
/// or more pieces, each written at once: the run's marker, then this.
inline constexpr std::size_t k_marker_bytes = 16;
inline constexpr char k_marker_first = '\x1E';
struct LogPiece {
  std::uint8_t level;
  std::uint8_t last;  // 1: the record ends with this piece
  std::uint16_t size;
};
static_assert(sizeof(LogPiece) == 4);
inline constexpr std::size_t k_most_piece_text =
    4096 - k_marker_bytes - sizeof(LogPiece);  // PIPE_BUF: one write, not interleaved

/// Where a worker finds its ends, as its command line's arguments: socket, output pipe, shared memory (-1: none), its
/// supervisor's end of what supervision.hpp describes, the directory of a cgroup (empty: none), and how many
/// descriptors the user allows a process.
inline constexpr int k_worker_arguments = 6;

/// A supervisor that forks its workers has this as its first argument, and then socket, the directory of a cgroup, and
/// the number of descriptors.
inline constexpr const char* k_fork_server_argument = "fork-server";
inline constexpr int k_fork_server_arguments = 4;
/// A process that loads a plugin and then forks has this as its first argument, and then socket, its supervisor's end,
/// the directory of a cgroup, and the number of descriptors.
inline constexpr const char* k_zygote_argument = "zygote";
inline constexpr int k_zygote_arguments = 5;
/// And this in its environment, which it takes out again: the loader finds every function once, instead of each fork
/// what it calls.
inline constexpr const char* k_zygote_variable = "LD_BIND_NOW=1";
/// What comes with a `fork`: socket, output pipe, shared memory, supervisor's end.
inline constexpr std::size_t k_fork_descriptors = 4;

}  // namespace skrobot::protocol

#endif
