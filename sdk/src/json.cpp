// SPDX-License-Identifier: MIT
// Compiled once in each plugin author's own build, hidden in the plugin: a prebuilt Boost.JSON would break under
// another version of Boost, and a shared one would clash with another plugin's.
#include "skrobot/json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>
#include <cfenv>
#include <charconv>
#include <cmath>
#include <cstdint>
#if defined(_LIBCPP_VERSION)
#include <locale.h>
#include <stdlib.h>
#if defined(__APPLE__)
#include <xlocale.h>
#endif
#endif

namespace skrobot {
namespace {

// Until it is destroyed, this thread computes as usual, whatever a task has done: with denormals flushed to zero, one
// would be written as 0.
class UsualFloatingPoint {
 public:
  UsualFloatingPoint() {
    std::fegetenv(&before_);
    std::fesetenv(FE_DFL_ENV);
  }
  UsualFloatingPoint(const UsualFloatingPoint&) = delete;
  UsualFloatingPoint& operator=(const UsualFloatingPoint&) = delete;
  ~UsualFloatingPoint() { std::fesetenv(&before_); }

 private:
  std::fenv_t before_{};
};

// The double that is nearest to a number in decimal; `otherwise` where it is out of range.
double nearest_double(const std::string& number, double otherwise) {
#if defined(_LIBCPP_VERSION) && !defined(__cpp_lib_to_chars)
  // libc++ came late to std::from_chars for these. The C library rounds as well, in a locale where the point is a
  // point.
  static const ::locale_t c_locale = ::newlocale(LC_ALL_MASK, "C", nullptr);
  const double read = ::strtod_l(number.c_str(), nullptr, c_locale);
  return std::isfinite(read) ? read : otherwise;
#else
  double exact = otherwise;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), exact);
  return read.ec == std::errc() ? exact : otherwise;
#endif
}

// Builds the value from the parser's events; differs from Boost.JSON's own handler in on_double alone.
struct Handler {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  using error = boost::system::error_code;
  using text = json::string_view;

  json::value_stack stack;
  std::string number;

  bool on_document_begin(error&) { return true; }
  bool on_document_end(error&) { return true; }
  bool on_object_begin(error&) { return true; }
  bool on_object_end(std::size_t n, error&) { return stack.push_object(n), true; }
  bool on_array_begin(error&) { return true; }
  bool on_array_end(std::size_t n, error&) { return stack.push_array(n), true; }
  bool on_key_part(text s, std::size_t, error&) { return stack.push_chars(s), true; }
  bool on_key(text s, std::size_t, error&) { return stack.push_key(s), true; }
  bool on_string_part(text s, std::size_t, error&) { return stack.push_chars(s), true; }
  bool on_string(text s, std::size_t, error&) { return stack.push_string(s), true; }
  bool on_number_part(text s, error&) { return number.append(s.data(), s.size()), true; }
  bool on_int64(std::int64_t i, text, error&) { return number.clear(), stack.push_int64(i), true; }
  bool on_uint64(std::uint64_t u, text, error&) { return number.clear(), stack.push_uint64(u), true; }
  bool on_double(double d, text s, error&) {
    number.append(s.data(), s.size());
    // Out of range leaves Boost's answer, an infinity or a zero.
    stack.push_double(nearest_double(number, d));
    return number.clear(), true;
  }
  bool on_bool(bool b, error&) { return stack.push_bool(b), true; }
  bool on_null(error&) { return stack.push_null(), true; }
  bool on_comment_part(text, error&) { return true; }
  bool on_comment(text, error&) { return true; }
};

// How many bytes at `at` form one valid UTF-8 character; 0 when they do not.
std::size_t character_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xC2 && first <= 0xDF   ? 2
                           : (first & 0xF0) == 0xE0         ? 3
                           : first >= 0xF0 && first <= 0xF4 ? 4
                                                            : 0;
  if (size == 0 || text.size() - at < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  // Overlong forms, surrogates, and beyond U+10FFFF.
  if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F)) return 0;
  if ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
  return size;
}

// Valid characters that a terminal must not get: they move, hide or turn round what follows. JSON can say them in
// ASCII.
bool is_unsafe(std::uint32_t c) {
  return c < 0xA0 || c == 0x61C || c == 0x200B || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB);
}

class Writer {
 public:
  explicit Writer(bool pretty) : pretty_(pretty) {}

  void write(const json::value& value) {
    switch (value.kind()) {
      case json::kind::null: out_ += "null"; break;
      case json::kind::bool_: out_ += value.get_bool() ? "true" : "false"; break;
      case json::kind::int64: out_ += std::to_string(value.get_int64()); break;
      case json::kind::uint64: out_ += std::to_string(value.get_uint64()); break;
      case json::kind::double_: write_number(value.get_double()); break;
      case json::kind::string: write_string(value.get_string()); break;
      case json::kind::array: write_array(value.get_array()); break;
      case json::kind::object: write_object(value.get_object()); break;
    }
  }
  std::string take() { return std::move(out_); }

 private:
  void write_number(double number) {
    const bool plain = std::isfinite(number);
    if (!plain) out_ += '"';
    out_ += to_text(number);
    if (!plain) out_ += '"';
  }

  void write_escaped(std::uint32_t c) {
    constexpr char hex[] = "0123456789abcdef";
    out_ += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out_ += hex[c >> shift & 15];
  }

  // One that is not ASCII; an empty one stands for a byte that is none.
  void write_character(std::string_view character) {
    if (character.empty()) character = "\xEF\xBF\xBD";
    std::uint32_t c = static_cast<unsigned char>(character[0]) & (0x7Fu >> character.size());
    for (const char next : character.substr(1)) c = c << 6 | (static_cast<unsigned char>(next) & 0x3Fu);
    if (is_unsafe(c)) {
      write_escaped(c);
    } else if (c >= 0xE0000 && c <= 0xE007F) {  // invisible: two halves
      write_escaped(0xD800 + ((c - 0x10000) >> 10));
      write_escaped(0xDC00 + (c & 0x3FF));
    } else {
      out_ += character;
    }
  }

  void write_string(std::string_view text) {
    out_ += '"';
    for (std::size_t i = 0; i < text.size();) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c >= 0x80) {
        const std::size_t size = character_size(text, i);
        write_character(text.substr(i, size));
        i += size == 0 ? 1 : size;
        continue;
      }
      ++i;
      switch (c) {
        case '"': out_ += "\\\""; break;
        case '\\': out_ += "\\\\"; break;
        case '\n': out_ += "\\n"; break;
        case '\r': out_ += "\\r"; break;
        case '\t': out_ += "\\t"; break;
        default:
          if (c < 0x20 || c == 0x7F) {
            write_escaped(c);
          } else {
            out_ += static_cast<char>(c);
          }
      }
    }
    out_ += '"';
  }

  void line() {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  }

  void write_array(const json::array& array) {
    bool flat = true;
    for (const auto& item : array) flat = flat && !item.is_structured();
    out_ += '[';
    ++depth_;
    bool first = true;
    for (const auto& item : array) {
      if (!first) out_ += pretty_ && flat ? ", " : ",";
      if (!flat) line();
      write(item);
      first = false;
    }
    --depth_;
    if (!flat) line();
    out_ += ']';
  }

  void write_object(const json::object& object) {
    out_ += '{';
    ++depth_;
    bool first = true;
    for (const auto& [key, member] : object) {
      if (!first) out_ += ',';
      line();
      write_string(key);
      out_ += pretty_ ? ": " : ":";
      write(member);
      first = false;
    }
    --depth_;
    if (!object.empty()) line();
    out_ += '}';
  }

  std::string out_;
  std::size_t depth_ = 0;
  bool pretty_;
};

std::string written(const json::value& value, bool pretty) {
  const UsualFloatingPoint state;
  Writer writer(pretty);
  writer.write(value);
  return writer.take();
}

}  // namespace

std::string detail::json_error_text(const boost::system::error_code& code) {
  if (code == json::error::incomplete) return "the text ends unexpectedly";
  if (code == json::error::extra_data) return "unexpected text after the value";
  if (code == json::error::too_deep) return "nested deeper than " + std::to_string(k_deepest_json) + " levels";
  return code.message();
}

namespace {

// What is wrong in what other programs take for JSON, where the parser stopped; empty when it is something else.
std::string habit(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.substr(0, 2) == "//" || rest.substr(0, 2) == "/*" || rest.substr(0, 1) == "#") return "JSON has no comments";
  if (rest.substr(0, 1) == "'") return "text needs double quotes";
  if (rest.substr(0, 1) != "}" && rest.substr(0, 1) != "]") return {};
  const std::size_t before = text.substr(0, at).find_last_not_of(" \t\r\n");
  if (before == std::string_view::npos || text[before] != ',') return {};
  return std::string("a trailing comma before '") + rest[0] + "'";
}

}  // namespace

json::value parse_json(std::string_view text) {
  const UsualFloatingPoint state;
  const std::size_t mark = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  json::parse_options options;
  options.max_depth = detail::k_deepest_json;
  json::basic_parser<Handler> parser(options);
  parser.handler().stack.reset();
  boost::system::error_code code;
  std::size_t used = mark + parser.write_some(false, text.data() + mark, text.size() - mark, code);
  if (!code && used < text.size()) code = json::error::extra_data;
  if (code) {
    std::string what = used < text.size() ? habit(text, used) : std::string();
    if (what.empty()) what = detail::json_error_text(code);
    std::size_t line = 1, start = mark;
    for (std::size_t i = mark; i < used; ++i) {
      if (text[i] == '\n') ++line, start = i + 1;
    }
    throw JsonError(what, line, used - start + 1);
  }
  return parser.handler().stack.release();
}

std::string to_text(const json::value& value) { return written(value, false); }

std::string to_pretty_text(const json::value& value) { return written(value, true); }

std::string to_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  std::string text(buffer, end);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = character_size(text, i);
    if (size == 0) out += "\xEF\xBF\xBD";
    out += text.substr(i, size);
    i += size == 0 ? 1 : size;
  }
  return out;
}

}  // namespace skrobot
