// SPDX-License-Identifier: MIT
#include "query/filter.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <skrobot/query_error.hpp>
#include <vector>

#include "base/duration.hpp"
#include "base/number.hpp"
#include "base/text.hpp"
#include "query/fields.hpp"
#include "store/record_reader.hpp"
#include "store/run_record.hpp"

namespace skrobot {
namespace {

constexpr std::size_t k_most_comparisons = 200;
constexpr std::size_t k_most_depth = 100;

struct Token {
  enum class Kind { word, text, sign, end };
  Kind kind = Kind::end;
  std::string text;
  std::size_t at = 0;
};

[[noreturn]] void fail(const std::string& expression, std::size_t at, const std::string& what,
                       const std::string& hint = {}) {
  const std::string before = printable(std::string_view(expression).substr(0, at), 10'000);
  throw QueryError(what + "\n  " + printable(expression, 10'000) + "\n  " +
                       std::string(at == 0 ? 0 : display_width(before), ' ') + "^",
                   "where", at, hint);
}

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("_-+.:/@%*?[]{}#$&|;^").find(c) != std::string_view::npos;
}

class Lexer {
 public:
  explicit Lexer(const std::string& expression) : expression_(expression) {}

  std::vector<Token> tokens() {
    std::vector<Token> all;
    while (true) {
      while (at_ < expression_.size() && std::isspace(static_cast<unsigned char>(expression_[at_])) != 0) ++at_;
      if (at_ == expression_.size()) break;
      all.push_back(next());
    }
    all.push_back({Token::Kind::end, "", expression_.size()});
    return all;
  }

 private:
  Token next() {
    const std::size_t begin = at_;
    const char c = expression_[at_];
    if (c == '"' || c == '\'') return {Token::Kind::text, quoted(), begin};
    if (is_word_character(c)) {
      // Quotes may be parts of a name: metrics."val.loss".min
      while (at_ < expression_.size() &&
             (is_word_character(expression_[at_]) || (is_quote(expression_[at_]) && expression_[at_ - 1] == '.'))) {
        if (is_quote(expression_[at_])) quoted();
        else ++at_;
      }
      return {Token::Kind::word, expression_.substr(begin, at_ - begin), begin};
    }
    for (const char* sign : {"==", "!=", "<=", ">=", "!~", "=", "<", ">", "~", "(", ")", ","}) {
      if (expression_.compare(at_, std::string_view(sign).size(), sign) != 0) continue;
      at_ += std::string_view(sign).size();
      return {Token::Kind::sign, sign, begin};
    }
    fail(expression_, at_, "unknown operator " + in_quotes(std::string(1, c)),
         "operators are = != < <= > >= ~ !~ in, and, or, not");
  }

  static bool is_quote(char c) { return c == '"' || c == '\''; }

  std::string quoted() {
    const std::size_t begin = at_;
    const char quote = expression_[at_++];
    std::string text;
    for (; at_ < expression_.size() && expression_[at_] != quote; ++at_) {
      if (expression_[at_] == '\\' && at_ + 1 < expression_.size()) ++at_;
      text += expression_[at_];
    }
    if (at_ == expression_.size()) fail(expression_, begin, "unclosed quote");
    ++at_;
    return text;
  }

  const std::string& expression_;
  std::size_t at_ = 0;
};

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::int64_t to_ms(WallTime time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

class Parser {
 public:
  Parser(const std::string& expression, WallTime now)
      : expression_(expression), now_(now), tokens_(Lexer(expression).tokens()) {}

  Filter parse() {
    if (tokens_.size() == 1)
      fail(expression_, 0, "the expression is empty", "for example 'state = failed and metrics.auc > 0.9'");
    Sql sql = expression();
    if (token().kind != Token::Kind::end)
      fail(expression_, token().at, "expected 'and', 'or' or the end, got " + in_quotes(token().text));
    return {std::move(sql), std::move(fields_)};
  }

 private:
  const Token& token() const { return tokens_[next_]; }
  bool is_word(const char* word) const { return token().kind == Token::Kind::word && lower(token().text) == word; }
  bool is_sign(const char* sign) const { return token().kind == Token::Kind::sign && token().text == sign; }
  [[noreturn]] void fail_here(const std::string& what, const std::string& hint = {}) const {
    fail(expression_, token().at, what, hint);
  }
  std::string got() const {
    return token().kind == Token::Kind::end ? "the expression ends" : "got " + in_quotes(token().text);
  }

  Sql expression() { return chain("or", " OR ", &Parser::term); }
  Sql term() { return chain("and", " AND ", &Parser::factor); }

  Sql chain(const char* word, const char* sql_word, Sql (Parser::*inner)()) {
    Sql sql = (this->*inner)();
    while (is_word(word)) {
      ++next_;
      const Sql right = (this->*inner)();
      sql = join({"(", {}}, sql, sql_word, right);
    }
    return sql;
  }

  static Sql join(Sql begin, const Sql& left, const char* middle, const Sql& right) {
    begin += left;
    begin += middle;
    begin += right;
    begin += ")";
    return begin;
  }

  Sql factor() {
    if (++depth_ > k_most_depth) fail_here("the expression is nested too deeply");
    Sql sql;
    if (is_word("not")) {
      ++next_;
      sql += "(NOT ";
      sql += factor();
      sql += ")";
    } else if (is_sign("(")) {
      const std::size_t open = token().at;
      ++next_;
      sql = expression();
      if (!is_sign(")")) {
        if (token().kind == Token::Kind::end) fail(expression_, open, "unclosed parenthesis");
        fail_here("expected 'and', 'or' or ')', " + got());
      }
      ++next_;
    } else {
      sql = comparison();
    }
    --depth_;
    return sql;
  }

  Sql comparison() {
    if (token().kind != Token::Kind::word)
      fail_here("expected a field name, " + got(), "for example state, started, params.NAME or metrics.NAME");
    if (++comparisons_ > k_most_comparisons)
      fail_here("the expression has more than " + std::to_string(k_most_comparisons) + " comparisons");
    const Token name = token();
    std::optional<Field> field;
    try {
      field = parse_field(name.text);
    } catch (const Error& e) {
      fail(expression_, name.at, e.what(), e.hint());
    }
    ++next_;
    fields_.push_back(name.text);
    Sql sql{"coalesce(", {}};
    if (is_word("in") || (is_word("not") && lower(tokens_[next_ + 1].text) == "in")) {
      const bool negated = is_word("not");
      next_ += negated ? 2 : 1;
      if (!is_sign("(")) fail_here("expected '(' after 'in', " + got());
      sql += negated ? "NOT (" : "(";
      do {
        ++next_;
        if (sql.text.back() != '(') sql += " OR ";
        sql += compare(*field, "=");
      } while (is_sign(","));
      if (!is_sign(")")) fail_here("expected ',' or ')', " + got());
      ++next_;
      sql += ")";
    } else {
      constexpr std::array<const char*, 9> k_operators{"=", "==", "!=", "<", "<=", ">", ">=", "~", "!~"};
      const bool is_operator = token().kind == Token::Kind::sign &&
                               std::find(k_operators.begin(), k_operators.end(), token().text) != k_operators.end();
      if (!is_operator)
        fail_here("expected an operator after " + in_quotes(name.text) + ", " + got(),
                  "operators are = != < <= > >= ~ !~ in");
      const std::string sign = token().text == "==" ? "=" : token().text;
      ++next_;
      sql += compare(*field, sign);
    }
    sql += ", 0)";
    return sql;
  }

  // Compares a field with the next value.
  Sql compare(const Field& field, const std::string& sign) {
    const bool is_value = token().kind == Token::Kind::text || (token().kind == Token::Kind::word && !is_word("and") &&
                                                                !is_word("or") && !is_word("not") && !is_word("in"));
    if (!is_value) fail_here("expected a value after " + in_quotes(sign) + ", " + got());
    const Token value = token();
    ++next_;
    const bool is_bare = value.kind == Token::Kind::word;
    if (is_bare && lower(value.text) == "null") {
      if (sign != "=" && sign != "!=") fail(expression_, value.at, "null can only be compared with = and !=");
      return wrap(field, sign == "=" ? " IS NULL" : " IS NOT NULL");
    }
    if (sign == "~" || sign == "!~") {
      Sql sql{sign == "~" ? "(CAST(" : "NOT (CAST(", {}};
      sql += field.sql;
      sql += Sql{" AS TEXT) GLOB ?)", {value.text}};
      return sql;
    }
    switch (field.kind) {
      case Field::Kind::time: return with(field, sign, time_value(value));
      case Field::Kind::duration: return with(field, sign, duration_value(value));
      case Field::Kind::text: return with(field, sign, text_value(field, value));
      case Field::Kind::number: {
        const auto number = number_value(value.text);
        if (!number)
          fail(expression_, value.at, in_quotes(field.name) + " is a number, but " + in_quotes(value.text) + " is not");
        return with(field, sign, *number);
      }
      case Field::Kind::json: break;
    }
    const Sql as_text = of_type(field, "('text')", with(field, sign, value.text));
    std::optional<SqlValue> number;
    if (is_bare)
      number = lower(value.text) == "true"    ? SqlValue(std::int64_t{1})
               : lower(value.text) == "false" ? SqlValue(std::int64_t{0})
                                              : number_value(value.text);
    if (!number) return as_text;
    const Sql as_number = of_type(field, "('integer', 'real')", with(field, sign, *number));
    // Users cannot see whether a recorded 2 is text; tags always are.
    if (sign == "=" || sign == "!=") return join({"(", {}}, as_number, " OR ", as_text);
    return field.path.front() == "tags" ? of_numeric_text(field, sign, *number) : as_number;
  }

  // Text that JSON would read as a number.
  static Sql of_numeric_text(const Field& field, const std::string& sign, const SqlValue& number) {
    Sql sql{"(CASE WHEN json_valid(", {}};
    sql += field.sql;
    sql += ") THEN json_type(";
    sql += field.sql;
    sql += ") IN ('integer', 'real') AND CAST(";
    sql += field.sql;
    sql += Sql{" AS NUMERIC) " + sign + " ? ELSE 0 END)", {number}};
    return sql;
  }

  static Sql wrap(const Field& field, const char* after) {
    Sql sql{"(", {}};
    sql += field.sql;
    sql += after;
    sql += ")";
    return sql;
  }

  static Sql with(const Field& field, const std::string& sign, SqlValue value) {
    Sql sql{"(", {}};
    sql += field.sql;
    sql += Sql{" " + sign + " ?)", {std::move(value)}};
    return sql;
  }

  // Compare only values of one kind: SQLite sorts all text after all numbers.
  static Sql of_type(const Field& field, const char* types, const Sql& comparison) {
    Sql sql{"(typeof(", {}};
    sql += field.sql;
    sql += std::string(") IN ") + types + " AND ";
    sql += comparison;
    sql += ")";
    return sql;
  }

  static std::optional<SqlValue> number_value(const std::string& text) {
    if (const auto integer = integer_from_text(text)) {
      if (integer->is_int64()) return integer->get_int64();
      return std::to_string(integer->get_uint64());  // as the index keeps it
    }
    if (const auto number = number_from_text(text)) return *number;
    return std::nullopt;
  }

  std::string text_value(const Field& field, const Token& value) const {
    if (field.name != "state") return value.text;
    std::vector<std::string> states{"lost", "damaged", k_stopped_early};
    for (const State state :
         {State::running, State::completed, State::failed, State::crashed, State::timed_out, State::cancelled})
      states.emplace_back(to_string(state));
    if (std::find(states.begin(), states.end(), value.text) == states.end()) {
      const auto near = nearest(value.text, states);
      fail(expression_, value.at, "unknown state " + in_quotes(value.text),
           near ? "did you mean '" + *near + "'?" : "states are " + list_in_quotes(states));
    }
    return value.text;
  }

  std::int64_t duration_value(const Token& value) const {
    try {
      return parse_duration(value.text).count();
    } catch (const Error& e) {
      fail(expression_, value.at, e.what(), e.hint());
    }
  }

  std::int64_t time_value(const Token& value) const {
    if (const auto time = parse_local_time(value.text)) return to_ms(*time);
    const std::string word = lower(value.text);
    if (word == "now") return to_ms(now_);
    if (word == "today" || word == "yesterday") {
      const WallTime day = word == "today" ? now_ : now_ - std::chrono::hours(24);
      return to_ms(*parse_local_time(to_local_minutes(day).substr(0, 10)));
    }
    try {
      return to_ms(now_ - parse_duration(value.text));
    } catch (const Error&) {
      fail(expression_, value.at, in_quotes(value.text) + " is neither a time nor an age",
           "write 2026-03-01, \"2026-03-01 12:00\", today, or 2d for two days ago");
    }
  }

  const std::string& expression_;
  const WallTime now_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::size_t depth_ = 0;
  std::size_t comparisons_ = 0;
  std::vector<std::string> fields_;
};

}  // namespace

Filter parse_filter(const std::string& expression, WallTime now) { return Parser(expression, now).parse(); }

}  // namespace skrobot
