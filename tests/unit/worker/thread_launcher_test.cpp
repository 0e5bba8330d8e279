// SPDX-License-Identifier: MIT
// With real plugins, in this process: the fixtures must have been built.
#include "worker/thread_launcher.hpp"

#include <fcntl.h>
#include <signal.h>
#include <skrobot/plugin.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <memory>
#include <skrobot/error.hpp>

#include "base/own_process.hpp"
#include "base/terminal.hpp"
#include "isolate/conversation.hpp"
#include "support/forked.hpp"
#include "support/program.hpp"

using namespace skrobot;
using namespace skrobot::protocol;

namespace {

struct Called {
  CallEnd end;
  std::vector<Type> types;
};

Called describe(const std::string& path) {
  Called called;
  ConversationOptions options;
  options.marker = random_marker();
  options.on_message = [&](const Message& message) { called.types.push_back(message.type); };
  const std::unique_ptr<Worker> worker = thread_launcher()(-1);
  called.end = converse(*worker, std::move(Frame(Type::describe).text(path)), options);
  return called;
}

std::string path_of(const std::string& name) { return test::fixture(name) + "/" + name + ".so"; }

ino_t inode_of(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 ? status.st_ino : 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(thread_launcher_test)

BOOST_AUTO_TEST_CASE(a_call_in_this_process_is_answered_as_by_a_worker) {
  const Called called = describe(path_of("null_task"));
  BOOST_TEST(called.end.done);
  BOOST_TEST(called.end.status == SKROBOT_OK);
  BOOST_TEST(called.end.worker.status.value_or(-1) == 0);
  BOOST_TEST(called.end.worker.resources.peak_memory_bytes > 0);
  BOOST_TEST((called.types == std::vector<Type>{Type::plugin, Type::item}));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_loaded_is_told) {
  const Called called = describe("/there/is/no/plugin.so");
  BOOST_TEST(called.end.done);
  BOOST_TEST(called.end.status == k_unusable);
  BOOST_TEST(called.end.message == "it cannot be read");
  BOOST_TEST((called.types.empty()));
}

BOOST_AUTO_TEST_CASE(the_standard_streams_are_the_tasks_only_while_it_runs) {
  const ino_t output = inode_of(1), errors = inode_of(2);
  const std::uint64_t before = open_descriptors();
  {
    const std::unique_ptr<Worker> worker = thread_launcher()(-1);
    BOOST_TEST(inode_of(1) == inode_of(2));
    BOOST_TEST(inode_of(terminal_descriptor()) == errors);  // the host's own messages
    BOOST_TEST(inode_of(1) == inode_of(worker->output()));
    worker->signal(SIGKILL);  // this process is still there
    ::shutdown(worker->socket(), SHUT_RDWR);
    worker->wait();
    BOOST_TEST(inode_of(1) == output);
    BOOST_TEST(inode_of(2) == errors);
    BOOST_TEST(terminal_descriptor() == STDERR_FILENO);
  }
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(without_descriptors_it_fails_and_keeps_none) {
  // However many there are: the failure may come at each of them.
  for (unsigned free_ones = 0; free_ones < 7; ++free_ones) {
    BOOST_TEST(test::exit_code_of([free_ones] {
                 const ino_t errors = inode_of(2);
                 const std::uint64_t before = open_descriptors();
                 // The lowest free numbers are what is given: those up to the limit are.
                 rlimit limit{};
                 ::getrlimit(RLIMIT_NOFILE, &limit);
                 int used = 0;
                 for (int number = 0; number < 200; ++number) used = ::fcntl(number, F_GETFD) >= 0 ? number : used;
                 std::vector<int> holes;
                 for (int number = 0; number < used; ++number) {
                   if (::fcntl(number, F_GETFD) < 0) holes.push_back(::dup2(0, number));
                 }
                 limit.rlim_cur = static_cast<rlim_t>(used) + 1 + free_ones;
                 ::setrlimit(RLIMIT_NOFILE, &limit);
                 try {
                   const auto worker = thread_launcher()(-1);
                   ::shutdown(worker->socket(), SHUT_RDWR);
                   worker->wait();
                   return 1;
                 } catch (const Error& e) {
                   if (e.fault() != Fault::host) return 2;
                 }
                 limit.rlim_cur = 200;
                 ::setrlimit(RLIMIT_NOFILE, &limit);
                 for (const int hole : holes) ::close(hole);
                 if (inode_of(2) != errors) return 3;
                 return open_descriptors() == before ? 7 : 4;
               }) == 7,
               free_ones);
  }
}

BOOST_AUTO_TEST_SUITE_END()
