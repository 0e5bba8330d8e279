// SPDX-License-Identifier: MIT
#include "worker/guarded.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>

#include "support/forked.hpp"
#include "worker/fault_context.hpp"

using namespace skrobot;

namespace {

bool is_there(const void* place) { return is_readable(reinterpret_cast<std::uintptr_t>(place)); }

// Does this process die of a fault when it writes there?
bool faults_when_written(void* place) {
  const int status = test::wait_status_of([place] {
    *static_cast<volatile char*>(place) = 'x';
    return 0;
  });
  return WIFSIGNALED(status) ? WTERMSIG(status) == SIGSEGV : WEXITSTATUS(status) != 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(guarded_test)

BOOST_AUTO_TEST_CASE(bytes_end_where_memory_does) {
  for (const std::size_t size : {1u, 2u, 4095u, 4096u, 4097u, 100'000u}) {
    auto* bytes = static_cast<char*>(guarded_bytes(size));
    BOOST_TEST(std::string(bytes, size) == std::string(size, '\0'), size);
    bytes[0] = bytes[size - 1] = 'x';
    BOOST_TEST(is_there(bytes + size - 1), size);
    BOOST_TEST(!is_there(bytes + size), size);
  }
  BOOST_TEST(!is_there(guarded_bytes(0)));
  BOOST_CHECK_THROW(guarded_bytes(std::size_t{1} << 60), std::bad_alloc);
}

BOOST_AUTO_TEST_CASE(bytes_become_read_only_and_go) {
  for (const std::size_t size : {1u, 4096u, 4097u}) {
    auto* bytes = static_cast<char*>(guarded_bytes(size));
    bytes[0] = 'a';
    BOOST_TEST(!faults_when_written(bytes), size);
    make_read_only(bytes, size);
    BOOST_TEST(bytes[0] == 'a');
    BOOST_TEST(faults_when_written(bytes), size);
    BOOST_TEST(faults_when_written(bytes + size - 1), size);
    take_away(bytes, size);
    BOOST_TEST(!is_there(bytes), size);
    BOOST_TEST(!is_there(bytes + size - 1), size);
  }
}

BOOST_AUTO_TEST_CASE(a_text_is_lent_without_a_byte_more) {
  LentText plain("lent");
  BOOST_TEST(std::string(plain.str().data, plain.str().size) == "lent");
  BOOST_TEST(!is_there(plain.str().data + 4));
  LentText terminated("lent", true);
  BOOST_TEST(terminated.str().size == 4u);
  BOOST_TEST(terminated.str().data == std::string("lent"));
  BOOST_TEST(!is_there(terminated.str().data + 5));
  for (LentText* text : {&plain, &terminated}) {
    BOOST_TEST(faults_when_written(const_cast<char*>(text->str().data)));
    text->take_away();
    BOOST_TEST(!is_there(text->str().data));
  }
  LentText empty(""), ended("", true);
  BOOST_TEST(empty.str().size == 0u);
  BOOST_TEST(!is_there(empty.str().data));
  BOOST_TEST(*ended.str().data == '\0');
  empty.take_away();
}

BOOST_AUTO_TEST_CASE(a_struct_is_that_of_its_version) {
  skrobot_host host{};
  host.abi_minor = SKROBOT_ABI_MINOR;
  host.ctx = &host;
  const auto made = [&](HostVersion version) -> const skrobot_host& { return guarded(host, version); };
  const skrobot_host& current = made(HostVersion::current);
  BOOST_TEST(current.struct_size == sizeof(skrobot_host));
  BOOST_TEST(current.abi_minor == SKROBOT_ABI_MINOR);
  BOOST_TEST(current.ctx == &host);
  const skrobot_host& first = made(HostVersion::first);
  BOOST_TEST(first.struct_size == k_first_size<skrobot_host>);
  BOOST_TEST(first.abi_minor == 0u);
  const skrobot_host& newer = made(HostVersion::newer);
  BOOST_TEST(newer.struct_size > sizeof(skrobot_host));
  BOOST_TEST(newer.abi_minor == SKROBOT_ABI_MINOR + 1u);
  for (const skrobot_host* one : {&current, &first, &newer}) {
    const auto* bytes = reinterpret_cast<const char*>(one);
    BOOST_TEST(is_there(bytes + one->struct_size - 1));
    BOOST_TEST(!is_there(bytes + one->struct_size));
  }
  const auto* more = reinterpret_cast<const char*>(&newer + 1);
  BOOST_TEST(std::string(more, newer.struct_size - sizeof newer) ==
             std::string(newer.struct_size - sizeof newer, '\0'));
}

BOOST_AUTO_TEST_SUITE_END()
