// SPDX-License-Identifier: MIT
#include "learning/confusion_matrix.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <numeric>

namespace learning {

namespace {

constexpr double k_none = std::numeric_limits<double>::quiet_NaN();

double quotient(double part, double whole) { return whole == 0 ? 0 : part / whole; }

double average_of(const ConfusionMatrix& matrix, Average average, const std::function<double(std::size_t)>& score) {
  double sum = 0;
  double weights = 0;
  for (std::size_t c = 0; c < matrix.classes(); ++c) {
    if (matrix.actual(c) == 0 && matrix.predicted(c) == 0) continue;
    const double weight = average == Average::macro ? 1 : matrix.actual(c);
    sum += weight * score(c);
    weights += weight;
  }
  return weights == 0 ? k_none : sum / weights;
}

std::size_t width_of(const std::string& name) {
  return static_cast<std::size_t>(std::count_if(
      name.begin(), name.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

void append_cell(std::string& out, const char* format, double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, value);
  out += text.data();
}

}  // namespace

ConfusionMatrix::ConfusionMatrix(Numbers labels, Numbers predicted, std::size_t classes, Numbers weights)
    : classes_(classes), cells_(classes * classes) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::size_t cell = static_cast<std::size_t>(labels[i]) * classes + static_cast<std::size_t>(predicted[i]);
    cells_[cell] += weights.empty() ? 1 : weights[i];
  }
}

double ConfusionMatrix::actual(std::size_t c) const {
  const auto row = cells_.begin() + static_cast<std::ptrdiff_t>(c * classes_);
  return std::accumulate(row, row + static_cast<std::ptrdiff_t>(classes_), 0.0);
}

double ConfusionMatrix::predicted(std::size_t c) const {
  double sum = 0;
  for (std::size_t row = 0; row < classes_; ++row) sum += at(row, c);
  return sum;
}

double ConfusionMatrix::correct() const {
  double sum = 0;
  for (std::size_t c = 0; c < classes_; ++c) sum += at(c, c);
  return sum;
}

double ConfusionMatrix::total() const { return std::accumulate(cells_.begin(), cells_.end(), 0.0); }

double precision(const ConfusionMatrix& matrix, std::size_t c) {
  return quotient(matrix.at(c, c), matrix.predicted(c));
}

double recall(const ConfusionMatrix& matrix, std::size_t c) { return quotient(matrix.at(c, c), matrix.actual(c)); }

double f_beta(const ConfusionMatrix& matrix, std::size_t c, double beta) {
  const double square = beta * beta;
  return quotient((1 + square) * matrix.at(c, c), square * matrix.actual(c) + matrix.predicted(c));
}

double precision(const ConfusionMatrix& matrix, Average average) {
  return average_of(matrix, average, [&](std::size_t c) { return precision(matrix, c); });
}

double recall(const ConfusionMatrix& matrix, Average average) {
  return average_of(matrix, average, [&](std::size_t c) { return recall(matrix, c); });
}

double f_beta(const ConfusionMatrix& matrix, Average average, double beta) {
  return average_of(matrix, average, [&](std::size_t c) { return f_beta(matrix, c, beta); });
}

double accuracy(const ConfusionMatrix& matrix) {
  const double total = matrix.total();
  return total == 0 ? k_none : matrix.correct() / total;
}

double balanced_accuracy(const ConfusionMatrix& matrix) {
  double sum = 0;
  double present = 0;
  for (std::size_t c = 0; c < matrix.classes(); ++c) {
    if (matrix.actual(c) == 0) continue;
    sum += recall(matrix, c);
    present += 1;
  }
  return present == 0 ? k_none : sum / present;
}

double matthews(const ConfusionMatrix& matrix) {
  const double total = matrix.total();
  if (total == 0) return k_none;
  double both = 0;
  double actual_squares = 0;
  double predicted_squares = 0;
  for (std::size_t c = 0; c < matrix.classes(); ++c) {
    both += matrix.actual(c) * matrix.predicted(c);
    actual_squares += matrix.actual(c) * matrix.actual(c);
    predicted_squares += matrix.predicted(c) * matrix.predicted(c);
  }
  const double spread = (total * total - predicted_squares) * (total * total - actual_squares);
  return spread <= 0 ? 0 : (matrix.correct() * total - both) / std::sqrt(spread);
}

std::string classification_report(const ConfusionMatrix& matrix, std::span<const std::string> names) {
  std::vector<std::string> shown;
  std::size_t width = std::string_view("weighted average").size();
  for (const std::string& name : names) {
    shown.push_back(name);
    for (char& byte : shown.back()) {
      if (static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F) byte = '?';
    }
    width = std::max(width, width_of(shown.back()));
  }
  std::string out(width, ' ');
  out += "  precision    recall        f1      rows\n";
  const auto line = [&](const std::string& name, std::span<const double> scores, double rows) {
    out += name + std::string(width - width_of(name), ' ') + " ";
    for (const double score : scores) {
      if (std::isnan(score)) out += "          ";
      else append_cell(out, "%10.3f", score);
    }
    append_cell(out, "%10.6g", rows);
    out += '\n';
  };
  for (std::size_t c = 0; c < matrix.classes(); ++c) {
    line(shown[c], std::array{precision(matrix, c), recall(matrix, c), f_beta(matrix, c)}, matrix.actual(c));
  }
  out += '\n';
  const double total = matrix.total();
  line("accuracy", std::array{k_none, k_none, accuracy(matrix)}, total);
  for (const auto& [name, average] :
       {std::pair("macro average", Average::macro), std::pair("weighted average", Average::weighted)})
    line(name, std::array{precision(matrix, average), recall(matrix, average), f_beta(matrix, average)}, total);
  return out;
}

}  // namespace learning
