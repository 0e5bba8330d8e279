// SPDX-License-Identifier: MIT
#include "isolate/output_splitter.hpp"

#include <cstring>
#include <utility>

#include "isolate/protocol.hpp"

namespace skrobot {

using namespace protocol;

namespace {

// A record of this many bytes is not held back until it is complete.
constexpr std::size_t k_most_held = 1 << 18;

}  // namespace

OutputSplitter::OutputSplitter(std::string marker, TakeOutput output, TakeRecord record)
    : marker_(std::move(marker)), output_(std::move(output)), record_(std::move(record)) {}

bool OutputSplitter::step(std::string_view& rest) {
  std::size_t at = 0;
  for (;; ++at) {
    at = rest.find(k_marker_first, at);
    if (at == std::string_view::npos) at = rest.size();
    const std::string_view candidate = rest.substr(at, k_marker_bytes);
    if (candidate == std::string_view(marker_).substr(0, candidate.size()))
      break;  // a marker, its beginning, or the end
  }
  if (at > 0) {
    output_(rest.substr(0, at));
    rest.remove_prefix(at);
    return true;
  }
  if (rest.size() < k_marker_bytes + sizeof(LogPiece)) return false;
  LogPiece piece{};
  std::memcpy(&piece, rest.data() + k_marker_bytes, sizeof piece);
  const std::size_t whole = k_marker_bytes + sizeof piece + piece.size;
  if (rest.size() < whole) return false;
  record_text_ += rest.substr(k_marker_bytes + sizeof piece, piece.size);
  record_level_ = piece.level;
  if (piece.last != 0 || record_text_.size() >= k_most_held) {
    record_goes_on_ = piece.last == 0;
    record_(record_level_, record_text_, record_goes_on_);
    record_text_.clear();
  }
  rest.remove_prefix(whole);
  return true;
}

void OutputSplitter::add(std::string_view bytes) {
  std::string joined;
  if (!held_.empty()) {
    joined = std::exchange(held_, {});
    joined += bytes;
    bytes = joined;
  }
  while (!bytes.empty() && step(bytes)) {
  }
  held_ = bytes;
}

void OutputSplitter::finish() {
  if (!record_text_.empty() || record_goes_on_) record_(record_level_, std::exchange(record_text_, {}), false);
  if (!held_.empty()) output_(std::exchange(held_, {}));
}

}  // namespace skrobot
