// SPDX-License-Identifier: MIT
// JSON that is too large to be held as a value: checked and written again as it comes, in constant memory.
#ifndef SKROBOT_HOST_BASE_JSON_REWRITER_HPP
#define SKROBOT_HOST_BASE_JSON_REWRITER_HPP

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

#include "base/secret_mask.hpp"

namespace skrobot {

/// Takes one JSON text in pieces of any size, accepts what parse_json() accepts, and writes it on one line as to_text()
/// would: what harms a terminal is escaped, secrets within texts and keys are masked. Numbers stay as they are, and of
/// members with one name all stay.
class JsonRewriter {
 public:
  using Write = std::function<void(std::string_view bytes)>;
  /// `write` is given what is certain, in pieces; none: the text is only checked. `secrets` outlives this.
  JsonRewriter(Write write, const SecretMask& secrets);
  JsonRewriter(const JsonRewriter&) = delete;
  JsonRewriter& operator=(const JsonRewriter&) = delete;
  ~JsonRewriter();

  /// Throws JsonError with the place when the text is not JSON; nothing more may be added then.
  void add(std::string_view piece);
  /// The text has ended. Throws JsonError when something is missing.
  void finish();

  /// How many values there were so far, members' names counted as values.
  std::size_t values() const;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace skrobot

#endif
