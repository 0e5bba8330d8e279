// SPDX-License-Identifier: MIT
// Programs are shell scripts that say what they were given.
#include "isolate/worker_spawn.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <regex>
#include <skrobot/error.hpp>

#include "base/own_children.hpp"
#include "base/own_process.hpp"
#include "support/forked.hpp"
#include "support/temporary_directory.hpp"
#include "support/variable.hpp"

using namespace skrobot;

namespace {

struct Bench {
  Bench() {
    std::array<int, 2> ends{};
    BOOST_TEST_REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    output = Descriptor(ends[0]);
    write_end = Descriptor(ends[1]);
  }
  std::filesystem::path script(const std::string& text) const {
    test::write_text(directory / "a program", "#!/bin/sh\n" + text + "\n");
    ::chmod((directory / "a program").c_str(), 0755);
    return directory / "a program";
  }
  // What it prints; it must exit with 0.
  std::string printed_by(const std::string& text, const std::vector<std::string>& words = {},
                         const std::vector<int>& passed = {}, const EnvironmentVariables& variables = {}) {
    const int pid = spawn_worker(script(text), words, passed, write_end.get(), variables);
    BOOST_TEST(OwnChildren::instance().has(pid));
    write_end = Descriptor();
    std::string all;
    std::array<char, 1000> buffer{};
    for (ssize_t got = 0; (got = ::read(output.get(), buffer.data(), buffer.size())) > 0;)
      all.append(buffer.data(), static_cast<std::size_t>(got));
    int status = -1;
    BOOST_TEST(::waitpid(pid, &status, 0) == pid);
    BOOST_TEST(status == 0);
    OwnChildren::instance().remove(pid);
    return all;
  }
  test::TemporaryDirectory directory;
  Descriptor output, write_end;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(worker_spawn_test, Bench)

BOOST_AUTO_TEST_CASE(a_descriptor_is_closed_once_and_moves) {
  const std::uint64_t before = open_descriptors();
  {
    Descriptor none;
    BOOST_TEST(none.get() == -1);
    Descriptor first(::open("/", O_RDONLY)), second(::open("/", O_RDONLY));
    const int number = first.get();
    Descriptor moved(std::move(first));
    BOOST_TEST(moved.get() == number);
    BOOST_TEST(first.get() == -1);  // NOLINT(bugprone-use-after-move): what is promised
    second = std::move(moved);
    BOOST_TEST(second.get() == number);
    BOOST_TEST(open_descriptors() >= before + 1);
    second = Descriptor();
    BOOST_TEST(::fcntl(number, F_GETFD) == -1);
  }
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(channels_are_connected_and_none_is_inherited) {
  const WorkerChannels channels = make_worker_channels();
  char byte = 'x';
  BOOST_TEST(::write(channels.worker_socket.get(), "s", 1) == 1);
  BOOST_TEST(::read(channels.socket.get(), &byte, 1) == 1);
  BOOST_TEST(byte == 's');
  BOOST_TEST(::write(channels.worker_output.get(), "o", 1) == 1);
  BOOST_TEST(::read(channels.output.get(), &byte, 1) == 1);
  BOOST_TEST(byte == 'o');
  // Packets keep their borders.
  std::array<char, 10> bytes{};
  BOOST_TEST(::write(channels.supervisor_control.get(), "ab", 2) == 2);
  BOOST_TEST(::write(channels.supervisor_control.get(), "c", 1) == 1);
  BOOST_TEST(::read(channels.control.get(), bytes.data(), bytes.size()) == 2);
  for (const Descriptor* one : {&channels.socket, &channels.worker_socket, &channels.output, &channels.worker_output,
                                &channels.control, &channels.supervisor_control})
    BOOST_TEST((::fcntl(one->get(), F_GETFD) & FD_CLOEXEC) != 0);
}

BOOST_AUTO_TEST_CASE(channels_that_cannot_be_made_leave_nothing_open) {
  for (unsigned free_ones = 0; free_ones < 6; ++free_ones) {
    BOOST_TEST(test::exit_code_of([free_ones] {
                 int used = 0;
                 for (int number = 0; number < 200; ++number) used = ::fcntl(number, F_GETFD) >= 0 ? number : used;
                 for (int number = 0; number < used; ++number) {
                   if (::fcntl(number, F_GETFD) < 0) ::dup2(0, number);
                 }
                 const std::uint64_t before = open_descriptors();
                 rlimit limit{};
                 ::getrlimit(RLIMIT_NOFILE, &limit);
                 limit.rlim_cur = static_cast<rlim_t>(used) + 1 + free_ones;
                 ::setrlimit(RLIMIT_NOFILE, &limit);
                 try {
                   make_worker_channels();
                   return 1;
                 } catch (const Error& e) {
                   if (std::string(e.what()).find("too many open files") == std::string::npos) return 2;
                 }
                 limit.rlim_cur = 200;
                 ::setrlimit(RLIMIT_NOFILE, &limit);
                 return open_descriptors() == before ? 7 : 3;
               }) == 7,
               free_ones);
  }
}

BOOST_AUTO_TEST_CASE(a_program_gets_words_and_the_numbers_of_its_descriptors) {
  const Descriptor one(::open("/", O_RDONLY | O_CLOEXEC)), other(::open("/", O_RDONLY | O_CLOEXEC));
  const std::string printed =
      printed_by(R"(for word; do printf '%s|' "$word"; done)", {"a word", ""}, {one.get(), -1, other.get()});
  BOOST_TEST(printed.starts_with("a word||3|-1|5|"), printed);
  BOOST_TEST(printed.ends_with("|" + std::to_string(usual_descriptors()) + "|"), printed);
}

BOOST_AUTO_TEST_CASE(a_program_has_its_copies_and_no_other_descriptor) {
  test::write_text(directory / "one", "first");
  test::write_text(directory / "other", "second");
  const Descriptor kept(::open("/", O_RDONLY | O_CLOEXEC));
  const Descriptor one(::open((directory / "one").c_str(), O_RDONLY | O_CLOEXEC));
  const Descriptor other(::open((directory / "other").c_str(), O_RDONLY | O_CLOEXEC));
  // Crosswise: a copy must not be written over before it is made.
  BOOST_TEST(printed_by("cat <&3; cat <&4; for n in 5 6 7 8 9; do (: <&$n) 2>/dev/null && echo open; done; exit 0", {},
                        {other.get(), one.get()}) == "secondfirst");
}

BOOST_AUTO_TEST_CASE(both_streams_are_the_output_and_nothing_is_read) {
  BOOST_TEST(printed_by("cat; echo out; echo err >&2") == "out\nerr\n");
}

BOOST_AUTO_TEST_CASE(a_program_has_signals_as_in_a_fresh_shell_and_a_group_of_its_own) {
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  void (*before)(int) = ::signal(SIGTERM, SIG_IGN);
  // Of a program in its place: a shell blocks signals while it starts one.
  const std::string printed = printed_by(
      "set -- $(sed 's/.*) //' /proc/$$/stat); echo $(($$ - $3)); exec grep -E '^Sig(Blk|Ign)' /proc/self/status");
  ::signal(SIGTERM, before);
  ::pthread_sigmask(SIG_UNBLOCK, &blocked, nullptr);
  // The library keeps some real-time signals for itself: the others are the lower half.
  std::smatch found;
  const std::regex form("(-?[0-9]+)\nSigBlk:\t[0-9a-f]{8}([0-9a-f]{8})\nSigIgn:\t[0-9a-f]{8}([0-9a-f]{8})\n");
  BOOST_TEST_REQUIRE(std::regex_match(printed, found, form), printed);
  BOOST_TEST(found[1] == "0");
  BOOST_TEST((std::stoul(found[2], nullptr, 16) & 0x7FFFFFFF) == 0u);
  BOOST_TEST((std::stoul(found[3], nullptr, 16) & 0x7FFFFFFF) == 0u);
}

BOOST_AUTO_TEST_CASE(given_variables_stand_before_the_hosts_own) {
  const test::Variable own("SKROBOT_TEST_VARIABLE", "own"), other("SKROBOT_TEST_OTHER", "other");
  const std::string printed =
      printed_by("tr '\\0' '\\n' < /proc/$$/environ | grep SKROBOT_TEST", {}, {}, {"SKROBOT_TEST_VARIABLE=given"});
  BOOST_TEST(printed.starts_with("SKROBOT_TEST_VARIABLE=given\n"), printed);
  BOOST_TEST(printed.find("SKROBOT_TEST_OTHER=other\n") != std::string::npos, printed);
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_is_an_error) {
  BOOST_CHECK_EXCEPTION(spawn_worker(directory / "absent", {}, {}, -1), Error, [](const Error& e) {
    return e.fault() == Fault::host && std::string(e.what()).starts_with("cannot start a worker: ") &&
           std::string(e.what()).ends_with("absent: no such file or directory");
  });
  BOOST_CHECK_THROW(spawn_worker("/", {}, {}, -1), Error);
  const std::uint64_t before = open_descriptors();
  BOOST_CHECK_THROW(spawn_worker(directory / "absent", {}, {0, 1, 2}, 1), Error);
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(too_few_descriptors_are_refused_with_the_number_that_is_needed) {
  const auto told = [](rlim_t now, rlim_t most) {
    return test::exit_code_of([=] {
      const rlimit limit{now, most};
      ::setrlimit(RLIMIT_NOFILE, &limit);
      try {
        require_descriptors();
        return 7;
      } catch (const Error& e) {
        const std::string text = e.what();
        if (e.hint().find("ulimit -n 48") == std::string::npos) return 1;
        return text.find("may have 47 open, but running a plugin needs 48") != std::string::npos ? 8 : 2;
      }
    });
  };
  BOOST_TEST(told(48, 48) == 7);
  BOOST_TEST(told(20, 48) == 7);  // raised
  BOOST_TEST(told(47, 47) == 8);
  BOOST_TEST(told(20, 47) == 8);
}

BOOST_AUTO_TEST_SUITE_END()
