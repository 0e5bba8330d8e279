// SPDX-License-Identifier: MIT
// Which place a setting comes from. What a setting does is the integration tests'.
#include "app/settings.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <skrobot/error.hpp>

#include "core/experiment_file.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;
using namespace skrobot::test;

namespace {

namespace fs = std::filesystem;

// A setting that all places have, with a text for each: the user's file, the folder's, the environment, the command
// line.
struct Everywhere {
  const char* key;
  const char* variable;
  std::optional<std::string> TypedOptions::*typed;
  std::array<const char*, 4> texts;
  std::array<const char*, 4> values;  // as `shown` shows them
  std::function<std::pair<std::string, Origin>(const Settings&)> shown;
};

template <class T>
std::pair<std::string, Origin> in_ms(const Setting<T>& setting, std::chrono::milliseconds value) {
  return {std::to_string(value.count()), setting.origin};
}

struct Bench {
  Bench() : home("HOME", (directory / "home").string()) {
    fs::create_directories(user_file.parent_path());
    fs::create_directories(work);
    fs::current_path(work);
  }
  ~Bench() { fs::current_path(before); }
  void write(const fs::path& file, const json::object& settings) { write_text(file, to_text(settings)); }
  std::string fault(const TypedOptions& typed, const ExperimentFile* plan = nullptr) {
    try {
      static_cast<void>(resolve_settings(typed, plan));
      return "";
    } catch (const Error& e) {
      BOOST_TEST((e.fault() == Fault::usage));
      return e.what();
    }
  }

  TemporaryDirectory directory;
  const fs::path before = fs::current_path(), work = directory / "work",
                 user_file = directory / "home/.config/skrobot/skrobot.json", folder_file = work / "skrobot.json";
  Variable home;
};

std::vector<std::string> names_of(const std::vector<WantedNotifier>& notifiers) {
  std::vector<std::string> names;
  for (const WantedNotifier& notifier : notifiers) names.push_back(notifier.name);
  return names;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings_test, Bench)

BOOST_AUTO_TEST_CASE(a_nearer_place_goes_before_a_farther_one) {
  const std::string config = user_file.parent_path().string(), here = work.string();
  const std::string user_experiments = config + "/user", folder_experiments = here + "/folder",
                    variable_experiments = here + "/variable", typed_experiments = here + "/typed";
  const std::array<const char*, 4> folders{user_experiments.c_str(), folder_experiments.c_str(),
                                           variable_experiments.c_str(), typed_experiments.c_str()};
  const std::array<const char*, 4> seconds{"1s", "2s", "3s", "4s"}, milliseconds{"1000", "2000", "3000", "4000"};
  const std::array<const char*, 4> gibibytes{"1GiB", "2GiB", "3GiB", "4GiB"},
      bytes{"1073741824", "2147483648", "3221225472", "4294967296"};
  const std::vector<Everywhere> all{
      {"experiments",
       "SKROBOT_EXPERIMENTS",
       &TypedOptions::experiments,
       {"user", "folder", "variable", "typed"},
       folders,
       [](const Settings& s) { return std::pair(s.experiments.value.string(), s.experiments.origin); }},
      {"trusted_plugins",
       "SKROBOT_TRUSTED_PLUGINS",
       &TypedOptions::trusted_plugins,
       {"user", "folder", "variable", "typed"},
       folders,
       [](const Settings& s) { return std::pair(s.trusted_plugins.value.string(), s.trusted_plugins.origin); }},
      {"experimenter",
       "SKROBOT_EXPERIMENTER",
       &TypedOptions::experimenter,
       {"ada", "bob", "cyd", "dan"},
       {"ada", "bob", "cyd", "dan"},
       [](const Settings& s) { return std::pair(s.experimenter.value, s.experimenter.origin); }},
      {"seed",
       "SKROBOT_SEED",
       &TypedOptions::seed,
       {"1", "2", "3", "18446744073709551615"},
       {"1", "2", "3", "18446744073709551615"},
       [](const Settings& s) { return std::pair(std::to_string(s.seed.value.value()), s.seed.origin); }},
      {"timeout", "SKROBOT_TIMEOUT", &TypedOptions::timeout, seconds, milliseconds,
       [](const Settings& s) { return in_ms(s.timeout, s.timeout.value.value()); }},
      {"grace", "SKROBOT_GRACE", &TypedOptions::grace, seconds, milliseconds,
       [](const Settings& s) { return in_ms(s.grace, s.grace.value); }},
      {"memory_limit", "SKROBOT_MEMORY_LIMIT", &TypedOptions::memory_limit, gibibytes, bytes,
       [](const Settings& s) {
         return std::pair(std::to_string(s.memory_limit.value.value()), s.memory_limit.origin);
       }},
      {"output_limit", "SKROBOT_OUTPUT_LIMIT", &TypedOptions::output_limit, gibibytes, bytes,
       [](const Settings& s) {
         return std::pair(std::to_string(s.output_limit.value.value()), s.output_limit.origin);
       }},
      {"isolation",
       "SKROBOT_ISOLATION",
       &TypedOptions::isolation,
       {"none", "process", "none", "process"},
       {"none", "process", "none", "process"},
       [](const Settings& s) {
         return std::pair(std::string(s.isolation.value == Isolation::none ? "none" : "process"), s.isolation.origin);
       }}};
  for (const Everywhere& one : all) {
    BOOST_TEST_CONTEXT(one.key) {
      fs::remove(user_file);
      fs::remove(folder_file);
      Variable variable(one.variable, std::nullopt);
      TypedOptions typed;
      const auto check = [&](std::size_t place, const std::string& origin) {
        const auto [value, from] = one.shown(resolve_settings(typed, nullptr));
        BOOST_TEST(value == one.values[place]);
        BOOST_TEST(to_string(from) == origin);
      };
      write(user_file, {{one.key, one.texts[0]}});
      check(0, user_file.string() + ":1");
      write(folder_file, {{one.key, one.texts[1]}});
      check(1, folder_file.string() + ":1");
      variable.set("");  // as if it were not there
      check(1, folder_file.string() + ":1");
      variable.set(one.texts[2]);
      check(2, std::string("environment variable ") + one.variable);
      typed.*one.typed = one.texts[3];
      check(3, "command line");
      typed.*one.typed = std::nullopt;
      variable.set(std::nullopt);
      typed.settings_of = SettingsOf::user;
      check(0, user_file.string() + ":1");
    }
  }
}

BOOST_AUTO_TEST_CASE(without_any_there_are_defaults) {
  const Settings settings = resolve_settings({}, nullptr);
  BOOST_TEST(settings.experiments.value == work / "experiments");
  BOOST_TEST(to_string(settings.experiments.origin) == "default");
  BOOST_TEST(settings.experimenter.value == "anonymous");
  BOOST_TEST(!settings.seed.value.has_value());
  BOOST_TEST(!settings.timeout.value.has_value());
  BOOST_TEST(settings.grace.value.count() == 5000);
  BOOST_TEST(!settings.memory_limit.value.has_value());
  BOOST_TEST(!settings.output_limit.value.has_value());
  BOOST_TEST((settings.isolation.value == Isolation::process));
  BOOST_TEST(settings.source.value.empty());
  BOOST_TEST(settings.trusted_plugins.value.empty());
  BOOST_TEST(settings.note.value == "");
  BOOST_TEST((settings.tags.empty() && settings.notifiers.empty() && settings.requests.empty()));
}

BOOST_AUTO_TEST_CASE(an_experiment_file_goes_before_the_environment_and_behind_what_is_typed) {
  write_text(work / "main.cpp", "int main() {}\n");
  write_text(work / "plan.json",
             R"({"experimenter": "planned", "seed": 5, "timeout": "5s", "grace": "6s", "memory_limit": "1GiB",
 "output_limit": "2GiB", "note": "of the plan", "tags": {"a": "1", "b": "2"}, "source": "main.cpp",
 "tasks": [{"task": "t"}]})");
  const ExperimentFile plan = read_experiment_file("plan.json");
  const Variable experimenter("SKROBOT_EXPERIMENTER", "env"), seed("SKROBOT_SEED", "6"),
      timeout("SKROBOT_TIMEOUT", "7s"), grace("SKROBOT_GRACE", "8s"), memory("SKROBOT_MEMORY_LIMIT", "3GiB");
  const Settings planned = resolve_settings({}, &plan);
  BOOST_TEST(planned.experimenter.value == "planned");
  BOOST_TEST(planned.seed.value.value() == 5u);
  BOOST_TEST(to_string(planned.seed.origin) == "plan.json:1");
  BOOST_TEST(planned.timeout.value->count() == 5000);
  BOOST_TEST(planned.grace.value.count() == 6000);
  BOOST_TEST(planned.memory_limit.value.value() == 1u << 30);
  BOOST_TEST(planned.output_limit.value.value() == std::uint64_t{2} << 30);
  BOOST_TEST(planned.note.value == "of the plan");
  BOOST_TEST(planned.source.value == work / "main.cpp");
  BOOST_TEST(planned.tags.size() == 2u);
  TypedOptions typed;
  typed.experimenter = "typed";
  typed.seed = "9";
  typed.timeout = "9s";
  typed.grace = "9s";
  typed.note = "typed";
  typed.tags = {"b=3", "c="};
  const Settings both = resolve_settings(typed, &plan);
  BOOST_TEST(both.experimenter.value == "typed");
  BOOST_TEST(both.seed.value.value() == 9u);
  BOOST_TEST(both.timeout.value->count() == 9000);
  BOOST_TEST(both.grace.value.count() == 9000);
  BOOST_TEST(both.note.value == "typed");
  BOOST_TEST(both.tags.at("a").value == "1");
  BOOST_TEST(both.tags.at("b").value == "3");
  BOOST_TEST(to_string(both.tags.at("b").origin) == "command line");
  BOOST_TEST(both.tags.at("c").value == "");
}

BOOST_AUTO_TEST_CASE(the_nearest_place_alone_says_who_is_told) {
  write(user_file, {{"notify", {"of_user"}}});
  BOOST_TEST(names_of(resolve_settings({}, nullptr).notifiers) == std::vector<std::string>{"of_user"},
             boost::test_tools::per_element());
  write(folder_file, {{"notify", {"of_folder:to=a,cc=b", "other"}}});
  const Settings folder = resolve_settings({}, nullptr);
  BOOST_TEST(names_of(folder.notifiers) == (std::vector<std::string>{"of_folder", "other"}),
             boost::test_tools::per_element());
  BOOST_TEST(folder.notifiers[0].params.size() == 2u);
  BOOST_TEST(folder.notifiers[0].params[1].base_directory == work);
  write_text(work / "plan.json",
             R"({"notify": ["of_plan", {"notifier": "as_object", "params": {"to": "x"}}], "tasks": [{"task": "t"}]})");
  const ExperimentFile plan = read_experiment_file("plan.json");
  const Settings planned = resolve_settings({}, &plan);
  BOOST_TEST(names_of(planned.notifiers) == (std::vector<std::string>{"of_plan", "as_object"}),
             boost::test_tools::per_element());
  TypedOptions typed;
  typed.notify = {"typed"};
  BOOST_TEST(names_of(resolve_settings(typed, &plan).notifiers) == std::vector<std::string>{"typed"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_the_folder_asks_for_is_to_be_trusted_unless_a_nearer_place_says_otherwise) {
  const auto requested = [&](const TypedOptions& typed) {
    std::string text;
    for (const TrustRequest& request : resolve_settings(typed, nullptr).requests) {
      BOOST_TEST(request.file == folder_file);
      text += to_words(request.demands) + ";";
    }
    return text;
  };
  write(user_file, {{"notify", {"of_user"}}, {"isolation", "none"}});
  BOOST_TEST(requested({}) == "");  // the user's own is not asked about
  write(folder_file, {{"notify", {"tell:token=canary"}}, {"isolation", "none"}, {"trusted_plugins", "list"}});
  BOOST_TEST(requested({}) == "notify ('tell'), isolation ('none');");
  TypedOptions typed;
  typed.notify = {"other"};
  BOOST_TEST(requested(typed) == "isolation ('none');");
  {
    const Variable isolation("SKROBOT_ISOLATION", "process");
    BOOST_TEST(requested(typed) == "");
  }
  typed.isolation = "process";
  BOOST_TEST(requested(typed) == "");
  // A list in place of the user's own could allow more.
  write(user_file, {{"trusted_plugins", "strict"}});
  BOOST_TEST(requested(typed) == "trusted_plugins ('list');");
  typed.trusted_plugins = "mine";
  BOOST_TEST(requested(typed) == "");
  typed = {};
  typed.settings_of = SettingsOf::user;
  BOOST_TEST(requested(typed) == "");
}

BOOST_AUTO_TEST_CASE(a_wrong_value_is_told_with_its_option_and_its_place) {
  TypedOptions typed;
  typed.seed = "-1";
  BOOST_TEST(fault(typed) == "--seed: expected an integer of at least 0, got '-1' (command line)");
  typed.seed = "18446744073709551616";
  BOOST_TEST(fault(typed).starts_with("--seed: expected an integer of at least 0, got '18446744073709551616'"));
  typed = {};
  {
    const Variable seed("SKROBOT_SEED", "many");
    BOOST_TEST(fault(typed) ==
               "--seed: expected an integer of at least 0, got 'many' (environment variable SKROBOT_SEED)");
  }
  write_text(folder_file, "{\n  \"isolation\": \"total\"\n}");
  BOOST_TEST(fault(typed) == "--isolation: expected process or none, got 'total' (" + folder_file.string() + ":2)");
  fs::remove(folder_file);
  typed.memory_limit = "1MiB";
  BOOST_TEST(fault(typed) == "--memory-limit: expected at least 16 MiB, got '1MiB' (command line)");
  typed = {};
  typed.timeout = "soon";
  BOOST_TEST(fault(typed).starts_with("--timeout: "), fault(typed));
  BOOST_TEST(fault(typed).ends_with(" (command line)"), fault(typed));
  typed = {};
  typed.experimenter = "";
  BOOST_TEST(fault(typed) == "the experimenter's name is empty (command line)");
  typed = {};
  typed.experiments = "";
  BOOST_TEST(fault(typed).starts_with("--experiments: "), fault(typed));
  typed = {};
  typed.source = "absent.cpp";
  BOOST_TEST(fault(typed) == "cannot read the source file '" + (work / "absent.cpp").string() + "' (command line)");
  typed = {};
  typed.plugins = {"absent"};
  BOOST_TEST(fault(typed) == "there is no plugin folder '" + (work / "absent").string() + "' (command line)");
  typed = {};
  for (const char* tag : {"a", "=a"}) {
    typed.tags = {tag};
    BOOST_TEST(fault(typed) == "--tag: expected key=value, got '" + std::string(tag) + "'");
  }
  typed.tags = {"a=1", "b=1", "a=2"};
  BOOST_TEST(fault(typed) == "--tag: 'a' is given twice, as '1' and as '2'");
}

BOOST_AUTO_TEST_CASE(plugin_folders_are_searched_in_the_order_of_their_places) {
  for (const char* folder : {"typed", "variable", "other", "of_folder"}) fs::create_directory(work / folder);
  fs::create_directories(directory / "home/.local/share/skrobot/plugins");
  write(folder_file, {{"plugins", {"of_folder"}}});
  const Variable path("SKROBOT_PLUGIN_PATH", "variable::other:");
  TypedOptions typed;
  typed.plugins = {"typed"};
  const Settings settings = resolve_settings(typed, nullptr);
  BOOST_TEST_REQUIRE(settings.plugin_folders.size() >= 5u);
  const std::vector<fs::path> expected{work / "typed", work / "variable", work / "other", work / "of_folder",
                                       directory / "home/.local/share/skrobot/plugins"};
  for (std::size_t i = 0; i < expected.size(); ++i) BOOST_TEST(settings.plugin_folders[i].value == expected[i]);
}

BOOST_AUTO_TEST_CASE(a_repository_that_was_asked_for_must_be_there) {
  const auto fault_of = [&](const TypedOptions& typed) {
    try {
      repository_to_read(resolve_settings(typed, nullptr));
      return std::string();
    } catch (const Error& e) {
      return std::string(e.what());
    }
  };
  BOOST_TEST(fault_of({}) == "");  // the default comes with the first run
  write(folder_file, {{"experiments", "elsewhere"}});
  BOOST_TEST(fault_of({}) == "");
  TypedOptions typed;
  typed.experiments = "absent";
  BOOST_TEST(fault_of(typed) ==
             "there is no experiments repository '" + (work / "absent").string() + "' (command line)");
  write_text(work / "absent", "");
  BOOST_TEST(fault_of(typed) ==
             "the experiments repository '" + (work / "absent").string() + "' is not a directory (command line)");
  const Variable variable("SKROBOT_EXPERIMENTS", "nowhere");
  BOOST_TEST(fault_of({}).ends_with("(environment variable SKROBOT_EXPERIMENTS)"));
}

BOOST_AUTO_TEST_CASE(assignments_and_notifiers_are_taken_apart) {
  const Assignment assignment = parse_assignment("a.b==c=d");
  BOOST_TEST(assignment.key == "a.b");
  BOOST_TEST(std::get<std::string>(assignment.value) == "=c=d");
  BOOST_TEST(assignment.base_directory == work);
  for (const char* word : {"", "a", "=a"}) BOOST_CHECK_THROW(parse_assignment(word), Error);
  const auto parts = [&](const char* text) {
    const WantedNotifier notifier = parse_notifier(text, {}, work);
    std::string all = notifier.name;
    for (const Assignment& param : notifier.params)
      all += " " + param.key + "<" + std::get<std::string>(param.value) + ">";
    return all;
  };
  BOOST_TEST(parts("mail") == "mail");
  BOOST_TEST(parts("mail:to=a,cc=") == "mail to<a> cc<>");
  BOOST_TEST(parts(R"(mail:argv=[a,{b,c}],x="d,e",y=f:g)") == R"(mail argv<[a,{b,c}]> x<"d,e"> y<f:g>)");
  for (const char* text : {"mail:", "mail:to", "mail:to=a,", "mail:=a"}) BOOST_CHECK_THROW(parts(text), Error);
}

BOOST_AUTO_TEST_SUITE_END()
