// SPDX-License-Identifier: MIT
#include "learning/model.hpp"

#include <fstream>
#include <system_error>

#include "learning/booster.hpp"
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

 private:
  const json::value& value_;
  const std::string& name_;
};

json::array to_array(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

}  // namespace

std::string model_to_text(const Model& model) {
  json::array features;
  for (const Feature& feature : model.features) {
    json::object object{{"name", feature.name}, {"kind", feature.kind == FeatureKind::text ? "text" : "number"}};
    if (feature.kind == FeatureKind::text) object["categories"] = to_array(feature.categories);
    features.push_back(std::move(object));
  }
  const json::value content{{"objective", to_text(model.objective)}, {"label_column", model.label_column},
                            {"id_column", model.id_column},          {"classes", to_array(model.classes)},
                            {"features", std::move(features)},       {"best_round", model.best_round},
                            {"xgboost_version", xgboost_version()},  {"booster", model.booster}};
  const std::string text = skrobot::to_text(content);
  return "{\"format\":\"" + std::string(k_format) + "\",\"version\":" + std::to_string(k_model_version) +
         ",\"checksum\":\"" + checksum(text) + "\",\n\"model\":" + text + "}\n";
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
  if (version != k_model_version) {
    file.fail("its version is " + std::to_string(version) + ", this plugin reads " + std::to_string(k_model_version));
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
    const Reader feature(item, name);
    const bool is_text = feature.member("kind").text() == "text";
    model.features.push_back({feature.member("name").text(), is_text ? FeatureKind::text : FeatureKind::number, {}});
    if (is_text) model.features.back().categories = feature.member("categories").texts();
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
