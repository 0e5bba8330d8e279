// SPDX-License-Identifier: MIT
#include "email_notifier/address.hpp"

#include <boost/test/unit_test.hpp>
#include <skrobot/params.hpp>

using email::Address;
using email::parse_address;

BOOST_AUTO_TEST_SUITE(address_test)

BOOST_AUTO_TEST_CASE(with_and_without_a_name) {
  struct Case {
    const char* text;
    const char* name;
    const char* mailbox;
  };
  for (const Case& c :
       {Case{"ada@example.org", "", "ada@example.org"}, Case{"  ada@example.org ", "", "ada@example.org"},
        Case{"Ada Lovelace <ada@example.org>", "Ada Lovelace", "ada@example.org"},
        Case{"<ada@example.org>", "", "ada@example.org"},
        Case{R"("Lovelace, \"A.\"" <ada@example.org>)", R"(Lovelace, "A.")", "ada@example.org"},
        Case{"Ädä <ada+runs@mail.example.org>", "Ädä", "ada+runs@mail.example.org"},
        Case{"root@localhost", "", "root@localhost"}}) {
    BOOST_TEST_CONTEXT(c.text) {
      const Address address = parse_address(c.text, "to");
      BOOST_TEST(address.name == c.name);
      BOOST_TEST(address.mailbox == c.mailbox);
    }
  }
  BOOST_TEST(parse_address("ada@mail.example.org", "to").domain() == "mail.example.org");
}

BOOST_AUTO_TEST_CASE(invalid_addresses) {
  for (const std::string text :
       {"", "ada", "@example.org", "ada@", "a@b@c", "ada@example.org, bob@example.org", "a b@example.org",
        "ada@example.org>", "<ada@example.org", "Ada <ada>", "ada@example.org\r\nBcc: eve@example.org",
        "Ada\n <ada@example.org>", "ädä@example.org", "ada@käse.example"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_CHECK_EXCEPTION(parse_address(text, "to"), skrobot::ParameterError,
                            [](const auto& e) { return std::string(e.what()).starts_with("parameter 'to': "); });
    }
  }
  BOOST_CHECK_THROW(parse_address(std::string(250, 'a') + "@b.org", "to"), skrobot::ParameterError);
}

BOOST_AUTO_TEST_SUITE_END()
