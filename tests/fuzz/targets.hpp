// SPDX-License-Identifier: MIT
// What reads bytes from outside, each as a function of bytes: libFuzzer calls it with what it makes up, and the
// ordinary tests with the seeds and with every input that once broke something.
//
// A target throws Violation when something does not hold that must hold for any bytes; crashes and sanitizers' findings
// need no help.
#ifndef SKROBOT_TESTS_FUZZ_TARGETS_HPP
#define SKROBOT_TESTS_FUZZ_TARGETS_HPP

#include <cstdint>
#include <filesystem>
#include <skrobot/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <skrobot/error.hpp>

namespace skrobot::fuzz {

class Violation : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// Throws Violation with `what` when it does not hold.
void require(bool holds, const std::string& what);

struct Target {
  const char* name;  ///< also of its folders of seeds and of old crashes
  void (*run)(std::string_view bytes);
};
const std::vector<Target>& targets();

// One for each reader.
void json_text(std::string_view bytes);
void experiment_file(std::string_view bytes);
void settings_file(std::string_view bytes);
void references(std::string_view bytes);
void key_value(std::string_view bytes);
void schema(std::string_view bytes);
void notifier_text(std::string_view bytes);
void quantities(std::string_view bytes);
void catalog_cache(std::string_view bytes);
void csv(std::string_view bytes);
void metrics(std::string_view bytes);
void run_record(std::string_view bytes);
void log_output(std::string_view bytes);
void filter(std::string_view bytes);
void frames(std::string_view bytes);
void output(std::string_view bytes);
void worker(std::string_view bytes);
void elf(std::string_view bytes);
void command_lines(std::string_view bytes);
void repository(std::string_view bytes);

/// An error for people: not empty, on one line, nothing in it that a terminal must not get.
void check_message(std::string_view message);
/// The same of an Error and its hint, which must be the fault of `fault`.
void check_error(const Error& error, Fault fault);
/// `message` begins "<name>:<line>:<column>: ", and `text` has that place.
void check_place(std::string_view message, std::string_view name, std::string_view text);

/// Takes decisions off the front of the bytes; zeros when there are none left.
class Choices {
 public:
  explicit Choices(std::string_view bytes) : rest_(bytes) {}
  std::uint8_t byte();
  /// At most `most` bytes.
  std::string_view take(std::size_t most);
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

/// Calls `take` with `bytes` in pieces whose sizes `sizes` says, over and over; an empty one: in one piece.
template <class Take>
void in_pieces(std::string_view bytes, std::string_view sizes, Take&& take) {
  for (std::size_t i = 0; !bytes.empty(); ++i) {
    const std::size_t size = sizes.empty() ? bytes.size() : 1 + static_cast<unsigned char>(sizes[i % sizes.size()]);
    take(bytes.substr(0, size));
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
}

/// A directory for files that have to lie on a disk; one for the whole process, removed with it.
const std::filesystem::path& scratch();
/// A file without a name that holds `bytes`; the path is good as long as the object.
class BytesAsFile {
 public:
  explicit BytesAsFile(std::string_view bytes);
  ~BytesAsFile();
  BytesAsFile(const BytesAsFile&) = delete;
  BytesAsFile& operator=(const BytesAsFile&) = delete;
  const std::filesystem::path& path() const { return path_; }
  void append(std::string_view bytes);

 private:
  int descriptor_;
  std::filesystem::path path_;
};

}  // namespace skrobot::fuzz

#endif
