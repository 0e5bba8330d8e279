// SPDX-License-Identifier: MIT
// A page of HTML that needs no other file. Needs no SDK.
#ifndef LEARNING_PAGE_HPP
#define LEARNING_PAGE_HPP

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace learning {

/// A page that grows from top to bottom. All texts are escaped.
class Page {
 public:
  explicit Page(std::string_view title);
  void heading(std::string_view text);
  void paragraph(std::string_view text);
  void preformatted(std::string_view text);
  /// The first column holds words, the others numbers or words. REQUIRES: rows as wide as the header.
  void table(std::span<const std::string> header, std::span<const std::vector<std::string>> rows);
  void svg(std::string_view document);
  /// The whole document.
  std::string text() const;

 private:
  std::string title_;
  std::string body_;
};

}  // namespace learning

#endif
