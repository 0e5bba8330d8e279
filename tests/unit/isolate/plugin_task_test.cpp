// SPDX-License-Identifier: MIT
// With real workers: the program and the fixtures must have been built.
#include "isolate/plugin_task.hpp"

#include <boost/test/unit_test.hpp>
#include <memory>
#include <skrobot/error.hpp>

#include "support/program.hpp"
#include "support/temporary_directory.hpp"
#include "track/run_recorder.hpp"

using namespace skrobot;

namespace {

std::string texts_of(const char* params) {
  std::string all;
  for (const auto& [name, text] : parameter_texts(parse_json(params).as_object())) all += name + "=" + text + ";";
  return all;
}

PluginCall call_of(const std::string& name) {
  PluginCall call;
  call.plugin = {"org.example." + name, "1.0.0", test::fixture(name) + "/" + name + ".so", "", ""};
  call.name = name + "_task";
  call.params = json::object{{"a", 1}};
  call.recorded = json::object{{"a", "<secret>"}};
  call.secrets = {"canary"};
  return call;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(plugin_task_test)

BOOST_AUTO_TEST_CASE(parameters_are_texts_by_dotted_name) {
  BOOST_TEST(texts_of("{}") == "");
  BOOST_TEST(texts_of(R"({"text":"a b","empty":"","number":0.1,"whole":-3,"flag":true})") ==
             "text=a b;empty=;number=0.1;whole=-3;flag=true;");
  BOOST_TEST(texts_of(R"({"null":null,"o":{"rate":0.5,"none":null,"i":{"x":"y"}}})") ==
             R"(o={"rate":0.5,"none":null,"i":{"x":"y"}};o.rate=0.5;o.i={"x":"y"};o.i.x=y;)");
  BOOST_TEST(texts_of(R"({"list":[1,"a",{"b":null}],"big":18446744073709551615,"least":-9223372036854775808})") ==
             R"(list=[1,"a",{"b":null}];big=18446744073709551615;least=-9223372036854775808;)");
  BOOST_TEST(texts_of(R"({"quoted":"\"","zloty":"zł"})") == "quoted=\";zloty=zł;");
}

BOOST_AUTO_TEST_CASE(it_says_what_it_was_called_with_and_records_no_secret) {
  const PluginTask task(process_launcher(), call_of("null_task"));
  BOOST_TEST(task.name() == "null_task_task");
  BOOST_TEST(task.plugin()->id == "org.example.null_task");
  BOOST_TEST((task.recorded_params() == json::object{{"a", "<secret>"}}));
  BOOST_TEST((task.secrets() == std::vector<std::string>{"canary"}));
  BOOST_TEST(task.paths().empty());
}

BOOST_AUTO_TEST_CASE(a_worker_that_is_not_found_is_the_hosts_fault) {
  PluginTask task([](int) -> std::unique_ptr<Worker> { throw Error(Fault::host, "no worker"); }, call_of("null_task"));
  BOOST_CHECK_THROW(task.start(), Error);
  BOOST_CHECK_THROW(task.prepare(), Error);
}

BOOST_AUTO_TEST_CASE(memory_is_shared_with_the_worker_that_was_started) {
  int started = 0;
  int given = -1;
  const WorkerLauncher real = process_launcher();
  PluginTask task(
      [&](int memory) {
        ++started;
        given = memory;
        return real(memory);
      },
      call_of("null_task"));
  task.start();
  BOOST_TEST(started == 1);
  const SharedMemory memory = task.prepare();
  BOOST_TEST(started == 1);  // not once more
  BOOST_TEST(memory.descriptor() == given);
  BOOST_TEST(memory.block().progress_done == 0u);
  task.settle();  // nothing ran
}

BOOST_AUTO_TEST_SUITE_END()
