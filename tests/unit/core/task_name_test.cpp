// SPDX-License-Identifier: MIT
#include <boost/test/unit_test.hpp>
#include <skrobot/task_runner.hpp>
#include <string>
#include <vector>

namespace my_project {
struct TrainTask {};
struct HTTPTask {};
struct LoadHTTP2Task {};
struct snake_case_task {};
struct Snake_Camel {};
struct A {};
struct ABC {};
struct Task4 {};
template <class... T>
struct SweepTask {
  struct InnerTask {};
};
namespace {
struct HiddenTask {};
}  // namespace
}  // namespace my_project

struct GlobalTask {};

namespace skrobot {
namespace {

template <class T>
const std::type_info& type_in_template() {
  struct LocalTask {};
  return typeid(LocalTask);
}

const std::type_info& type_in_function(const std::string&, const std::vector<int>&) {
  struct LocalTask {};
  return typeid(LocalTask);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(task_name_test)

BOOST_AUTO_TEST_CASE(a_name_is_the_classes_in_snake_case) {
  BOOST_TEST(task_name(typeid(my_project::TrainTask)) == "train_task");
  BOOST_TEST(task_name(typeid(GlobalTask)) == "global_task");
  BOOST_TEST(task_name(typeid(my_project::HiddenTask)) == "hidden_task");
  BOOST_TEST(task_name(typeid(my_project::snake_case_task)) == "snake_case_task");
  BOOST_TEST(task_name(typeid(my_project::Snake_Camel)) == "snake_camel");
  BOOST_TEST(task_name(typeid(my_project::A)) == "a");
  BOOST_TEST(task_name(typeid(my_project::Task4)) == "task4");
}

BOOST_AUTO_TEST_CASE(capitals_in_a_row_are_one_word) {
  BOOST_TEST(task_name(typeid(my_project::HTTPTask)) == "http_task");
  BOOST_TEST(task_name(typeid(my_project::ABC)) == "abc");
  BOOST_TEST(task_name(typeid(my_project::LoadHTTP2Task)) == "load_http2_task");
}

BOOST_AUTO_TEST_CASE(a_template_is_named_without_its_arguments) {
  BOOST_TEST(task_name(typeid(my_project::SweepTask<>)) == "sweep_task");
  BOOST_TEST(task_name(typeid(my_project::SweepTask<my_project::TrainTask, std::vector<std::string>>)) == "sweep_task");
}

BOOST_AUTO_TEST_CASE(what_the_class_lies_in_is_not_in_its_name) {
  BOOST_TEST(task_name(typeid(my_project::SweepTask<int>::InnerTask)) == "inner_task");
  BOOST_TEST(task_name(type_in_template<std::string>()) == "local_task");
  BOOST_TEST(task_name(type_in_function("", {})) == "local_task");
  struct LocalTask {};
  BOOST_TEST(task_name(typeid(LocalTask)) == "local_task");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
