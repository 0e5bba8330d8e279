// SPDX-License-Identifier: MIT
#include "track/shared_memory.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <cstdint>
#include <string>
#include <utility>

#include <skrobot/error.hpp>

namespace skrobot {
namespace {

bool is_zeroed(const SharedBlock& block) {
  return block.cancelled == 0 && block.progress_done == 0 && block.progress_total == 0 &&
         ring_heads(block).run_thread == 0 && ring_heads(block).other_threads == 0 && block.run_thread.tail == 0 &&
         block.other_threads.tail == 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(shared_memory_test)

BOOST_AUTO_TEST_CASE(both_kinds_are_zeroed_and_on_cache_lines) {
  const SharedMemory local = SharedMemory::local(), shareable = SharedMemory::shareable();
  for (const SharedMemory* memory : {&local, &shareable}) {
    BOOST_TEST(is_zeroed(memory->block()));
    BOOST_TEST(reinterpret_cast<std::uintptr_t>(&memory->block()) % alignof(SharedBlock) == 0u);
  }
  BOOST_TEST(local.descriptor() == -1);
  BOOST_TEST(shareable.descriptor() >= 0);
  BOOST_TEST((::fcntl(shareable.descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(each_has_a_block_of_its_own) {
  const SharedMemory one = SharedMemory::shareable(), other = SharedMemory::shareable();
  one.block().cancelled = 1;
  BOOST_TEST(is_zeroed(other.block()));
}

BOOST_AUTO_TEST_CASE(a_mapped_one_is_the_same_memory) {
  const SharedMemory host = SharedMemory::shareable();
  const SharedMemory worker = SharedMemory::map(host.descriptor());
  BOOST_TEST((&host.block() != &worker.block()));
  host.block().cancelled = 1;
  worker.block().progress_total = 12;
  BOOST_TEST(worker.block().cancelled == 1u);
  BOOST_TEST(host.block().progress_total == 12u);
}

BOOST_AUTO_TEST_CASE(the_descriptor_stays_the_callers) {
  const SharedMemory host = SharedMemory::shareable();
  { const SharedMemory worker = SharedMemory::map(host.descriptor()); }
  BOOST_TEST(::fcntl(host.descriptor(), F_GETFD) >= 0);
}

BOOST_AUTO_TEST_CASE(a_moved_one_keeps_block_and_descriptor) {
  int descriptor = -1;
  {
    SharedMemory first = SharedMemory::shareable();
    descriptor = first.descriptor();
    SharedBlock* block = &first.block();
    const SharedMemory second(std::move(first));
    BOOST_TEST(second.descriptor() == descriptor);
    BOOST_TEST((&second.block() == block));
    second.block().progress_done = 3;
    BOOST_TEST(SharedMemory::map(descriptor).block().progress_done == 3u);
  }
  BOOST_TEST(::fcntl(descriptor, F_GETFD) == -1);  // closed, once
}

BOOST_AUTO_TEST_CASE(other_descriptors_cannot_be_mapped) {
  for (const int descriptor : {-1, 1'000'000}) {
    BOOST_CHECK_EXCEPTION(SharedMemory::map(descriptor), Error, [](const Error& error) {
      return error.fault() == Fault::host &&
             std::string(error.what()) == "cannot get memory for metrics: Bad file descriptor";
    });
  }
}

BOOST_AUTO_TEST_CASE(points_of_a_process_that_was_killed_are_kept) {
  const SharedMemory host = SharedMemory::shareable();
  const pid_t writer = ::fork();
  if (writer == 0) {
    const SharedMemory memory = SharedMemory::map(host.descriptor());
    RingWriter ring(memory.block().run_thread);
    for (int i = 0; i < 100; ++i) ring.push(1, i, 0.5 * i, [] {});
    ::kill(::getpid(), SIGKILL);
    ::_exit(0);
  }
  int status = 0;
  BOOST_TEST_REQUIRE(::waitpid(writer, &status, 0) == writer);
  BOOST_TEST_REQUIRE((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
  int next = 0;
  drain_ring(host.block().run_thread, ring_heads(host.block()).run_thread, [&](const MetricPoint& point) {
    BOOST_TEST(point.step == next);
    BOOST_TEST(point.value == 0.5 * next++);
  });
  BOOST_TEST(next == 100);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace skrobot
