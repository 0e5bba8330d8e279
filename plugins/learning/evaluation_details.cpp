// SPDX-License-Identifier: MIT
#include "learning/evaluation_details.hpp"

#include <algorithm>
#include <cmath>

#include "learning/csv_writer.hpp"
#include "learning/probability_metrics.hpp"

namespace learning {

namespace {

constexpr std::size_t k_bins = 10;
constexpr std::size_t k_most_lines = 7;  // of a picture, which has as many colours

struct Words {
  const char* title;
  const char* x;
  const char* y;
  const char* header;
};

Words words_of_curve(Detail kind) {
  if (kind == Detail::roc)
    return {"ROC curve", "False positive rate", "True positive rate",
            "class,false_positive_rate,true_positive_rate,threshold\n"};
  if (kind == Detail::precision_recall)
    return {"Precision-recall curve", "Recall", "Precision", "class,recall,precision,threshold\n"};
  return {"Calibration curve", "Mean predicted probability", "Share of rows of the class",
          "class,predicted,actual,rows\n"};
}

void append_point(std::string& csv, const std::string& name, double x, double y, double last) {
  append_field(csv, name);
  for (const double number : {x, y, last}) {
    csv += ',';
    append_number(csv, number);
  }
  csv += '\n';
}

void add_class(Curve& curve, Detail kind, const std::string& name, Numbers scores, Numbers labels) {
  Line line{name, {}};
  if (kind == Detail::calibration) {
    for (const CalibrationBin& bin : calibration_curve(scores, labels, k_bins)) {
      append_point(curve.csv, name, bin.predicted, bin.actual, static_cast<double>(bin.rows));
      line.points.emplace_back(bin.predicted, bin.actual);
    }
  } else {
    const bool is_roc = kind == Detail::roc;
    for (const CurvePoint& point : is_roc ? roc_curve(scores, labels) : precision_recall_curve(scores, labels)) {
      append_point(curve.csv, name, point.x, point.y, point.threshold);
      line.points.emplace_back(point.x, point.y);
    }
    const double area = is_roc ? roc_auc(scores, labels) : average_precision(scores, labels);
    line.name += is_roc ? " (AUC " : " (average precision ";
    line.name += std::isnan(area) ? "unknown)" : in_short(area) + ")";
  }
  if (curve.picture.lines.size() < k_most_lines) curve.picture.lines.push_back(std::move(line));
}

}  // namespace

bool wants(const std::vector<Detail>& details, Detail one) {
  return std::any_of(details.begin(), details.end(),
                     [&](Detail detail) { return detail == one || detail == Detail::all; });
}

Curve curve_of(const NamedRows& rows, Detail kind) {
  const Words words = words_of_curve(kind);
  Curve curve{words.header,
              {words.title, words.x, words.y, {}, kind != Detail::precision_recall, true, kind == Detail::calibration}};
  const Predicted& p = rows.predicted;
  if (p.objective == Objective::binary) {
    add_class(curve, kind, rows.classes[1], p.values, p.labels);
    return curve;
  }
  for (std::size_t c = 0; c < p.classes; ++c)
    add_class(curve, kind, rows.classes[c], column_of(p.values, p.classes, c), is_class(p.labels, c));
  if (p.classes > k_most_lines)
    curve.picture.title +=
        " (the first " + std::to_string(k_most_lines) + " of " + std::to_string(p.classes) + " classes)";
  return curve;
}

std::string confusion_csv(const NamedRows& rows, const ConfusionMatrix& matrix) {
  std::string out = "actual,predicted,rows\n";
  for (std::size_t actual = 0; actual < matrix.classes(); ++actual) {
    for (std::size_t predicted = 0; predicted < matrix.classes(); ++predicted) {
      append_field(out, rows.classes[actual]);
      out += ',';
      append_field(out, rows.classes[predicted]);
      out += ',';
      append_number(out, matrix.at(actual, predicted));
      out += '\n';
    }
  }
  return out;
}

std::string error_of(const NamedRows& rows, std::size_t row) {
  if (rows.decided.empty() || rows.decided[row] == rows.predicted.labels[row]) return "";
  if (rows.predicted.objective == Objective::multiclass) return "wrong class";
  return rows.decided[row] == 1 ? "false positive" : "false negative";
}

std::string rows_csv(const NamedRows& rows, bool only_wrong) {
  const Predicted& p = rows.predicted;
  const bool is_regression = p.objective == Objective::regression;
  std::string out = "id,fold,label,prediction";
  for (const std::string& name : rows.classes) {
    out += ',';
    append_field(out, "probability_" + name);
  }
  out += is_regression ? "\n" : ",error\n";
  for (std::size_t row = 0; row < p.labels.size(); ++row) {
    const std::string error = error_of(rows, row);
    if (only_wrong && error.empty()) continue;
    append_field(out, rows.ids[row]);
    out += ',';
    append_field(out, rows.folds[row]);
    out += ',';
    if (is_regression) {
      append_number(out, p.labels[row]);
      out += ',';
      append_number(out, static_cast<float>(p.values[row]));
      out += '\n';
      continue;
    }
    append_field(out, rows.classes[static_cast<std::size_t>(p.labels[row])]);
    out += ',';
    append_field(out, rows.classes[static_cast<std::size_t>(rows.decided[row])]);
    const auto append_probability = [&](double probability) {
      out += ',';
      append_number(out, static_cast<float>(probability));
    };
    if (p.objective == Objective::binary) append_probability(1 - p.values[row]);
    for (std::size_t i = 0; i < p.width(); ++i) append_probability(p.values[row * p.width() + i]);
    out += ',' + error + '\n';
  }
  return out;
}

}  // namespace learning
