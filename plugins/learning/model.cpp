// SPDX-License-Identifier: MIT
#include "learning/model.hpp"

#include <algorithm>
#include <boost/describe/enum_from_string.hpp>
#include <fstream>
#include <system_error>

#include "learning/value.hpp"
#include "skrobot/context.hpp"
#include "skrobot/json.hpp"

namespace learning {

namespace {

namespace json = skrobot::json;

constexpr std::string_view k_format = "skrobot-learning-model";

/// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): finds damage, not malice.
std::string checksum(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  std::string text = "fnv1a:";
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[(hash >> shift) & 15];
  return text;
}

/// One member of an object, of the type that is asked for.
class Reader {
 public:
  Reader(const json::value& value, const std::string& name) : value_(value), name_(name) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw skrobot::TaskError(name_ + " is not a train_task model: " + what);
  }
  Reader member(std::string_view key) const {
    const json::object* object = value_.if_object();
    const json::value* found = object == nullptr ? nullptr : object->if_contains(key);
    if (found == nullptr) fail("it has no " + in_quotes(key));
    return {*found, name_};
  }
  std::string text() const {
    if (!value_.is_string()) fail("text is missing");
    return std::string(value_.get_string());
  }
  std::int64_t integer() const {
    if (!value_.is_int64()) fail("a whole number is missing");
    return value_.get_int64();
  }
  double number() const {
    if (!value_.is_number()) fail("a number is missing");
    return value_.to_number<double>();
  }
  bool boolean() const {
    if (!value_.is_bool()) fail("true or false is missing");
    return value_.get_bool();
  }
  const json::array& array() const {
    if (!value_.is_array()) fail("a list is missing");
    return value_.get_array();
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> out;
    for (const json::value& item : array()) out.push_back(Reader(item, name_).text());
    return out;
  }
  const json::value& value() const { return value_; }
  const std::string& name() const { return name_; }

 private:
  const json::value& value_;
  const std::string& name_;
};

json::array to_array(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

std::string_view to_text(ModelType type) { return boost::describe::enum_to_string(type, ""); }

/// What plugins of version 1 can read stays readable to them.
int version_of(const Model& model) {
  const bool is_old = std::all_of(model.features.begin(), model.features.end(), [](const Feature& feature) {
    return feature.kind == FeatureKind::number || feature.kind == FeatureKind::text;
  });
  return is_old && model.type == ModelType::boosted_trees ? 1 : k_model_version;
}

json::array to_json(std::span<const LinearColumn> columns) {
  json::array array;
  for (const LinearColumn& column : columns) {
    if (column.categories > 0) array.push_back(json::object{{"categories", column.categories}});
    else
      array.push_back(
          json::object{{"mean", column.mean}, {"scale", column.scale}, {"some_missing", column.some_missing}});
  }
  return array;
}

std::vector<LinearColumn> read_linear(const Reader& list) {
  std::vector<LinearColumn> columns;
  for (const json::value& item : list.array()) {
    const Reader reader(item, list.name());
    if (item.is_object() && item.get_object().contains("categories"))
      columns.push_back({static_cast<std::size_t>(reader.member("categories").integer()), 0, 1, false});
    else
      columns.push_back({0, reader.member("mean").number(), reader.member("scale").number(),
                         reader.member("some_missing").boolean()});
  }
  return columns;
}

Feature read_feature(const Reader& reader) {
  const auto kind = parse_feature_kind(reader.member("kind").text());
  if (!kind) reader.fail("the kind of a feature is unknown");
  Feature feature{reader.member("name").text(), *kind, {}};
  if (*kind == FeatureKind::text) feature.categories = reader.member("categories").texts();
  if (*kind == FeatureKind::words) feature.categories = reader.member("words").texts();
  return feature;
}

}  // namespace

std::string model_to_text(const Model& model) {
  json::array features;
  for (const Feature& feature : model.features) {
    json::object object{{"name", feature.name}, {"kind", to_text(feature.kind)}};
    if (feature.kind == FeatureKind::text) object["categories"] = to_array(feature.categories);
    if (feature.kind == FeatureKind::words) object["words"] = to_array(feature.categories);
    features.push_back(std::move(object));
  }
  json::object content{{"objective", to_text(model.objective)}, {"label_column", model.label_column},
                       {"id_column", model.id_column},          {"classes", to_array(model.classes)},
                       {"features", std::move(features)},       {"best_round", model.best_round},
                       {"xgboost_version", xgboost_version()},  {"booster", model.booster}};
  const int version = version_of(model);
  if (version > 1) content["model_type"] = to_text(model.type);
  if (model.type == ModelType::linear) content["linear_columns"] = to_json(model.linear);
  const std::string text = skrobot::to_text(content);
  return "{\"format\":\"" + std::string(k_format) + "\",\"version\":" + std::to_string(version) + ",\"checksum\":\"" +
         checksum(text) + "\",\n\"model\":" + text + "}\n";
}

Model model_from_text(std::string_view text, const std::string& name) {
  json::value document;
  try {
    document = skrobot::parse_json(text);
  } catch (const skrobot::JsonError& e) {
    throw skrobot::TaskError(name + " is not a train_task model, or is damaged: line " + std::to_string(e.line()) +
                             ", column " + std::to_string(e.column()) + ": " + e.what());
  }
  const Reader file(document, name);
  if (file.member("format").text() != k_format) file.fail("its format is " + in_quotes(file.member("format").text()));
  const std::int64_t version = file.member("version").integer();
  if (version < 1 || version > k_model_version) {
    file.fail("its version is " + std::to_string(version) + ", this plugin reads 1 to " +
              std::to_string(k_model_version));
  }
  const Reader content = file.member("model");
  if (checksum(skrobot::to_text(content.value())) != file.member("checksum").text()) {
    throw skrobot::TaskError(name + " is damaged: its checksum does not match");
  }
  Model model;
  const auto objective = parse_objective(content.member("objective").text());
  if (!objective || *objective == Objective::automatic) content.fail("its objective is unknown");
  model.objective = *objective;
  model.label_column = content.member("label_column").text();
  model.id_column = content.member("id_column").text();
  model.classes = content.member("classes").texts();
  model.best_round = content.member("best_round").integer();
  model.booster = content.member("booster").text();
  for (const json::value& item : content.member("features").array()) {
    model.features.push_back(read_feature(Reader(item, name)));
  }
  if (version > 1) {
    const std::string type = content.member("model_type").text();
    if (!boost::describe::enum_from_string(type.c_str(), model.type)) content.fail("its model_type is unknown");
  }
  if (model.type == ModelType::linear) {
    model.linear = read_linear(content.member("linear_columns"));
    if (model.linear.size() != width_of(model.features)) content.fail("its linear_columns do not match its features");
  }
  return model;
}

Model load_model(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  std::error_code code;
  const auto size = std::filesystem::file_size(file, code);
  std::ifstream stream(file, std::ios::binary);
  if (code || !stream)
    throw skrobot::TaskError(name + ": cannot be read" + (code ? ": " + code.message() : std::string()));
  std::string text(size, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(size));
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return model_from_text(text, name);
}

Booster booster_of(const Model& model, int threads, const std::string& name) {
  Booster booster = Booster::from_json(model.booster, threads);
  const std::size_t width =
      model.type == ModelType::linear ? width_of(model.linear) : width_of(std::span<const Feature>(model.features));
  if (booster.features() != width || (model.objective == Objective::binary && model.classes.size() != 2))
    throw skrobot::TaskError(name + " is damaged: its parts do not match");
  return booster;
}

DataMatrix matrix_of(const Model& model, const FeatureMatrix& encoded, int threads) {
  if (model.type == ModelType::linear) return {to_linear(encoded, model.linear), {}, threads};
  return {encoded, model.features, threads};
}

std::vector<float> predictions_of(const Model& model, const Booster& booster, const DataMatrix& matrix) {
  const std::span<const float> raw = booster.predict(matrix);
  std::vector<float> out(raw.begin(), raw.end());
  if (model.type != ModelType::random_forest || model.objective == Objective::regression) return out;
  // A forest's votes are shares of rows; those of several classes need not add up to 1.
  for (float& share : out) share = std::clamp(share, 0.0F, 1.0F);
  const std::size_t width = model.objective == Objective::multiclass ? model.classes.size() : 1;
  for (std::size_t row = 0; width > 1 && row + width <= out.size(); row += width) {
    float sum = 0;
    for (std::size_t c = 0; c < width; ++c) sum += out[row + c];
    for (std::size_t c = 0; c < width; ++c)
      out[row + c] = sum > 0 ? out[row + c] / sum : 1.0F / static_cast<float>(width);
  }
  return out;
}

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::path fresh = file;
  fresh += ".new";
  std::ofstream stream(fresh, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  stream.close();
  std::error_code code;
  if (stream) std::filesystem::rename(fresh, file, code);
  if (stream && !code) return;
  std::error_code ignored;
  std::filesystem::remove(fresh, ignored);
  throw skrobot::TaskError(file.string() + ": cannot be written" +
                           (code ? ": " + code.message() : "; is the disk full?"));
}

}  // namespace learning
