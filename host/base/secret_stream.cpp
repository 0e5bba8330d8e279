// SPDX-License-Identifier: MIT
#include "base/secret_stream.hpp"

#include <algorithm>

namespace skrobot {

void SecretStream::add(std::string_view bytes, std::string& masked) {
  open_ += bytes;
  const std::string_view text = open_;
  std::size_t done = shown_;  // handed out up to here
  std::size_t from = 0;
  auto place = mask_.find(text, from, SecretMask::Part::at_end);
  for (; place && place->is_whole; place = mask_.find(text, from, SecretMask::Part::at_end)) {
    if (place->at > done) masked += text.substr(done, place->at - done);
    from = place->at + place->size;
    if (from > done) masked += k_masked;
    done = std::max(done, from);
  }
  const std::size_t rest = place ? place->at : text.size();
  if (rest > done) masked += text.substr(done, rest - done);
  shown_ = done > rest ? done - rest : 0;
  open_.erase(0, rest);
}

void SecretStream::cut(std::string& masked) {
  if (shown_ == open_.size()) return;
  if (open_.size() >= SecretMask::k_shortest) masked += k_masked;
  else masked += std::string_view(open_).substr(shown_);
  shown_ = open_.size();
}

}  // namespace skrobot
