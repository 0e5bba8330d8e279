// SPDX-License-Identifier: MIT
// In copies of this process: what these functions change stays.
#include "base/own_process.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>

#include "support/forked.hpp"
#include "support/temporary_directory.hpp"

using namespace skrobot;
using test::exit_code_of;

namespace {

void set_limit(int resource, rlim_t now, rlim_t most) {
  const rlimit limit{now, most};
  if (::setrlimit(resource, &limit) != 0) throw 1;
}

rlim_t descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

bool is_null_device(int descriptor) {
  struct stat own {
  }, null{};
  return ::fstat(descriptor, &own) == 0 && ::stat("/dev/null", &null) == 0 && own.st_rdev == null.st_rdev;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(own_process_test)

BOOST_AUTO_TEST_CASE(closed_standard_descriptors_are_opened_and_no_other) {
  for (int closed = 0; closed < 8; ++closed) {  // each of the three, or not
    BOOST_TEST(exit_code_of([closed] {
                 for (int i = 0; i < 3; ++i) ::dup2(::open("/", O_RDONLY), i);
                 for (int i = 3; i < 100; ++i) ::close(i);
                 for (int i = 0; i < 3; ++i) {
                   if ((closed >> i & 1) != 0) ::close(i);
                 }
                 open_standard_descriptors();
                 for (int i = 0; i < 3; ++i) {
                   if (is_null_device(i) != ((closed >> i & 1) != 0)) return 1;
                 }
                 return ::open("/", O_RDONLY) == 3 ? 7 : 2;
               }) == 7,
               closed);
  }
}

BOOST_AUTO_TEST_CASE(a_write_beyond_the_size_limit_fails_and_the_process_lives) {
  const test::TemporaryDirectory directory;
  const std::string path = (directory / "file").string();
  BOOST_TEST(exit_code_of([&] {
               ignore_file_size_signal();
               set_limit(RLIMIT_FSIZE, 10, RLIM_INFINITY);
               const int file = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
               if (::write(file, "0123456789", 10) != 10) return 1;
               return ::write(file, "x", 1) < 0 && errno == EFBIG ? 7 : 2;
             }) == 7);
}

BOOST_AUTO_TEST_CASE(open_descriptors_are_counted) {
  const std::uint64_t before = open_descriptors();
  BOOST_TEST(before >= 3u);
  const int more[] = {::open("/", O_RDONLY), ::open("/", O_RDONLY)};
  BOOST_TEST(open_descriptors() == before + 2);
  for (const int descriptor : more) ::close(descriptor);
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(the_limit_is_raised_as_far_as_it_is_needed) {
  BOOST_TEST(exit_code_of([] {
               set_limit(RLIMIT_NOFILE, 100, 200);
               if (usual_descriptors() != 100) return 1;
               if (allow_descriptors(50) != 100 || descriptor_limit() != 100) return 2;
               if (allow_descriptors(100) != 100) return 3;
               if (allow_descriptors(150) != 150 || descriptor_limit() != 150) return 4;
               if (usual_descriptors() != 100) return 5;
               if (allow_descriptors(1000) != 200 || descriptor_limit() != 200)
                 return 6;                                 // as far as the system allows
               return usual_descriptors() == 100 ? 7 : 8;  // of the first time
             }) == 7);
}

BOOST_AUTO_TEST_CASE(a_raised_limit_is_taken_back_and_never_raised_by_that) {
  BOOST_TEST(exit_code_of([] {
               set_limit(RLIMIT_NOFILE, 100, 200);
               allow_descriptors(180);
               restore_descriptors(0);  // unknown
               if (descriptor_limit() != 180) return 1;
               restore_descriptors(usual_descriptors());
               if (descriptor_limit() != 100) return 2;
               restore_descriptors(150);
               return descriptor_limit() == 100 ? 7 : 3;
             }) == 7);
}

BOOST_AUTO_TEST_SUITE_END()
