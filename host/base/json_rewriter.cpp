// SPDX-License-Identifier: MIT
#include "base/json_rewriter.hpp"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <optional>
#include <skrobot/json.hpp>
#include <string>
#include <utility>

#include "base/secret_stream.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_piece_bytes = 1 << 16;
constexpr std::string_view k_mark = "\xEF\xBB\xBF";

bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

// Writes JSON from the parser's events. Parts of texts are whole characters: the parser checks them before it hands
// them out.
struct Handler {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  using error = boost::system::error_code;
  using text = json::string_view;

  bool on_document_begin(error&) { return true; }
  bool on_document_end(error&) { return true; }
  bool on_object_begin(error&) { return begin('{'); }
  bool on_object_end(std::size_t, error&) { return end('}'); }
  bool on_array_begin(error&) { return begin('['); }
  bool on_array_end(std::size_t, error&) { return end(']'); }
  bool on_key_part(text s, std::size_t, error&) { return put_text(s); }
  bool on_key(text s, std::size_t, error&) {
    end_text(s);
    after_key = true;
    return put(":");
  }
  bool on_string_part(text s, std::size_t, error&) { return put_text(s); }
  bool on_string(text s, std::size_t, error&) { return end_text(s); }
  bool on_number_part(text s, error&) { return put_number(s, true); }
  bool on_int64(std::int64_t, text s, error&) { return put_number(s, false); }
  bool on_uint64(std::uint64_t, text s, error&) { return put_number(s, false); }
  bool on_double(double, text s, error&) { return put_number(s, false); }
  bool on_bool(bool b, error&) { return begin_value() && put(b ? "true" : "false"); }
  bool on_null(error&) { return begin_value() && put("null"); }
  bool on_comment_part(text, error&) { return true; }
  bool on_comment(text, error&) { return true; }

  bool put(std::string_view bytes) {
    if (!write) return true;
    out += bytes;
    if (out.size() >= k_piece_bytes) flush();
    return true;
  }
  void flush() {
    if (write && !out.empty()) write(out);
    out.clear();
  }
  bool begin_value() {
    ++values;
    const bool follows = !std::exchange(after_key, false) && !is_first;
    is_first = false;
    return !follows || put(",");
  }
  bool begin(char c) {
    begin_value();
    is_first = true;
    return put({&c, 1});
  }
  bool end(char c) {
    is_first = false;
    return put({&c, 1});
  }
  bool put_number(text s, bool goes_on) {
    if (!in_number) begin_value();
    in_number = goes_on;
    return put(s);
  }
  bool put_text(std::string_view s) {
    if (!std::exchange(in_text, true)) begin_value(), put("\"");
    if (!write) return true;
    if (secrets->empty()) return put_escaped(s);
    if (!stream) stream.emplace(*secrets);
    std::string masked;
    stream->add(s, masked);
    return put_escaped(masked);
  }
  bool end_text(std::string_view s) {
    const bool is_whole = !in_text;
    if (is_whole && write && !secrets->empty()) {
      begin_value();
      put("\"");
      put_escaped(secrets->mask(s));
    } else {
      put_text(s);
    }
    in_text = false;
    if (stream) {
      std::string masked;
      stream->cut(masked);
      stream.reset();
      put_escaped(masked);
    }
    return put("\"");
  }
  bool put_escaped(std::string_view s) {
    if (std::all_of(s.begin(), s.end(), is_plain)) return put(s);
    const std::string quoted = to_text(json::value(json::string_view(s.data(), s.size())));
    return put(std::string_view(quoted).substr(1, quoted.size() - 2));
  }

  JsonRewriter::Write write;
  const SecretMask* secrets = nullptr;
  std::string out;
  std::optional<SecretStream> stream;  // of a text that comes in parts
  std::size_t values = 0;
  bool is_first = true;  // in its array or object
  bool after_key = false;
  bool in_text = false;
  bool in_number = false;
};

json::parse_options options() {
  json::parse_options options;
  options.max_depth = detail::k_deepest_json;
  return options;
}

}  // namespace

class JsonRewriter::Parser {
 public:
  Parser(Write write, const SecretMask& secrets) : parser_(options()) {
    parser_.handler().write = std::move(write);
    parser_.handler().secrets = &secrets;
  }

  void add(std::string_view piece) {
    if (begins_) {
      begin_ += piece.substr(0, k_mark.size());
      // A byte order mark may come in pieces.
      if (begin_.size() < k_mark.size() && k_mark.starts_with(begin_) && piece.size() <= k_mark.size()) return;
      begins_ = false;
      std::string rest = std::exchange(begin_, {});
      rest += piece.substr(std::min(piece.size(), k_mark.size()));
      return write(rest.starts_with(k_mark) ? std::string_view(rest).substr(k_mark.size()) : rest, true);
    }
    write(piece, true);
  }
  void finish() {
    if (std::exchange(begins_, false)) write(begin_, true);
    write({}, false);
    parser_.handler().flush();
  }
  std::size_t values() { return parser_.handler().values; }

 private:
  void write(std::string_view text, bool goes_on) {
    boost::system::error_code code;
    std::size_t used = parser_.write_some(goes_on, text.data(), text.size(), code);
    if (!code && used < text.size()) code = json::error::extra_data;
    for (std::size_t at = 0, end = 0; at < used; at = end + 1) {
      end = std::min(text.substr(0, used).find('\n', at), used);
      if (end == used) column_ += used - at;
      else ++line_, column_ = 1;
    }
    if (code) throw JsonError(detail::json_error_text(code), line_, column_);
  }

  json::basic_parser<Handler> parser_;
  bool begins_ = true;
  std::string begin_;  // of the text, as long as it may be a byte order mark
  std::size_t line_ = 1;
  std::size_t column_ = 1;
};

JsonRewriter::JsonRewriter(Write write, const SecretMask& secrets)
    : parser_(std::make_unique<Parser>(std::move(write), secrets)) {}
JsonRewriter::~JsonRewriter() = default;

void JsonRewriter::add(std::string_view piece) {
  for (; !piece.empty(); piece.remove_prefix(std::min(piece.size(), k_piece_bytes)))
    parser_->add(piece.substr(0, k_piece_bytes));
}

void JsonRewriter::finish() { parser_->finish(); }

std::size_t JsonRewriter::values() const { return parser_->values(); }

}  // namespace skrobot
