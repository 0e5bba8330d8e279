// SPDX-License-Identifier: MIT
#ifndef SKROBOT_QUERY_ERROR_HPP
#define SKROBOT_QUERY_ERROR_HPP

#include <cstddef>
#include <skrobot/error.hpp>
#include <string>
#include <utility>

namespace skrobot {

/// A query that cannot be read. what() shows an expression with a caret under the fault.
class QueryError : public Error {
 public:
  /// Of what is wrong with which part of the query, and where.
  QueryError(const std::string& message, std::string part, std::size_t position, const std::string& hint)
      : Error(Fault::usage, message, hint), part_(std::move(part)), position_(position) {}
  const std::string& part() const { return part_; }   ///< "where" or "sort", as FindOptions has it
  std::size_t position() const { return position_; }  ///< of the fault in it, in bytes from its beginning

 private:
  std::string part_;
  std::size_t position_;
};

}  // namespace skrobot

#endif
