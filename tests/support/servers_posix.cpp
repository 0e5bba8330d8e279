// SPDX-License-Identifier: MIT
#include "support/servers.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support/temporary_directory.hpp"

namespace skrobot::test {

Server::Server(const std::string& script, const std::filesystem::path& folder, std::vector<std::string> arguments) {
  static int number = 0;
  const std::filesystem::path port_file = folder / ("port-" + std::to_string(++number));
  Program program;
  program.words = {k_python, std::string(SKROBOT_SOURCE_DIR) + "/tests/support/" + script, "--port-file",
                   port_file.string()};
  program.words.insert(program.words.end(), arguments.begin(), arguments.end());
  program_ = std::make_unique<Started>(program);
  BOOST_TEST_REQUIRE(wait_until([&] { return std::filesystem::exists(port_file); }), script << " did not start");
  port_ = std::stoi(read_text(port_file));
}

Certificates::Certificates(const std::filesystem::path& folder) {
  write_text(folder / "make.sh", R"(set -eu
cd "$1"
openssl ecparam -name prime256v1 -genkey -noout -out authority.key
openssl req -x509 -new -key authority.key -days 30 -subj "/CN=Test authority" -out authority.pem
make() {
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
  printf 'subjectAltName=%s\n' "$2" > "$1.ext"
}
sign() { openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key -CAcreateserial -days 30 -extfile "$1.ext" -out "$1.pem"; }
make good DNS:localhost,IP:127.0.0.1
sign good
make other DNS:other.example
sign other
make expired DNS:localhost
mkdir -p ca && : > ca/index.txt && echo 01 > ca/serial
printf '[ca]\ndefault_ca=d\n[d]\nnew_certs_dir=ca\ndatabase=ca/index.txt\nserial=ca/serial\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' > ca.cnf
openssl ca -batch -config ca.cnf -cert authority.pem -keyfile authority.key -in expired.csr -extfile expired.ext -startdate 20200101000000Z -enddate 20200201000000Z -out expired.pem -notext
)");
  Program program;
  program.words = {"/bin/sh", (folder / "make.sh").string(), folder.string()};
  const Ended ended = run(program);
  BOOST_TEST_REQUIRE(ended.exit_code == 0, ended.errors);
  const auto path = [&](const char* name) { return (folder / name).string(); };
  authority = path("authority.pem");
  good = path("good.pem"), good_key = path("good.key");
  other = path("other.pem"), other_key = path("other.key");
  expired = path("expired.pem"), expired_key = path("expired.key");
}

ClosedPort::ClosedPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* general = reinterpret_cast<sockaddr*>(&address);
  BOOST_REQUIRE(::bind(socket_, general, size) == 0 && ::getsockname(socket_, general, &size) == 0);
  port_ = ntohs(address.sin_port);
}

ClosedPort::~ClosedPort() { ::close(socket_); }

}  // namespace skrobot::test
