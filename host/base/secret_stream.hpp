// SPDX-License-Identifier: MIT
#ifndef SKROBOT_HOST_BASE_SECRET_STREAM_HPP
#define SKROBOT_HOST_BASE_SECRET_STREAM_HPP

#include <cstddef>
#include <string>
#include <string_view>

#include "base/secret_mask.hpp"

namespace skrobot {

/// Masks the secrets in a text that comes in pieces, wherever the pieces are cut. One thread at a time.
class SecretStream {
 public:
  /// The mask is borrowed.
  explicit SecretStream(const SecretMask& mask) : mask_(mask) {}

  /// Appends to `masked` what is certain; what may be the beginning of a secret is held until more comes.
  void add(std::string_view bytes, std::string& masked);
  /// What is held must be shown now, since something else comes between or the text ends: a beginning of a secret of
  /// SecretMask::k_shortest bytes or more is masked. What comes after is still known to go on with it.
  void cut(std::string& masked);

 private:
  const SecretMask& mask_;
  std::string open_;       // may be the beginning of a secret
  std::size_t shown_ = 0;  // so much of it was handed out
};

}  // namespace skrobot

#endif
