// SPDX-License-Identifier: MIT
// Just enough of encodings to bring any table to UTF-8. Needs no SDK.
#ifndef LEARNING_UTF8_HPP
#define LEARNING_UTF8_HPP

#include <cstddef>
#include <string_view>

namespace learning {

/// Is all of it UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing beyond U+10FFFF)? ASCII goes eight bytes at
/// a time.
bool is_utf8(std::string_view bytes);

/// How many bytes `bytes`, read as ISO 8859-1, has in UTF-8.
std::size_t latin1_size_in_utf8(std::string_view bytes);

/// Writes them. REQUIRES: room for latin1_size_in_utf8(bytes) at `out`.
void latin1_to_utf8(std::string_view bytes, char* out);

}  // namespace learning

#endif
