# SPDX-License-Identifier: MIT
"""An SMTP server for tests: aiosmtpd on a free port of 127.0.0.1, with TLS, a login and refusals.

Each mail that it takes becomes a file in --directory: N.eml as it came, N.json with the envelope. The port is written to --port-file once
it listens.
"""
import argparse
import asyncio
import json
import os
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("--directory", required=True)
parser.add_argument("--port-file", required=True)
parser.add_argument("--mode", choices=["none", "starttls", "tls", "silent", "refusing", "closing", "not-smtp"], default="none")
parser.add_argument("--certificate")
parser.add_argument("--key")
parser.add_argument("--login", help="user:password; without it none is asked for")
parser.add_argument("--refuse-recipient", help="550 for it")
parser.add_argument("--refuse-mail", help="this reply for each mail's content")
arguments = parser.parse_args()


class Handler:
    taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == arguments.refuse_recipient:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if arguments.refuse_mail:
            return arguments.refuse_mail
        Handler.taken += 1
        base = os.path.join(arguments.directory, str(Handler.taken))
        with open(base + ".json", "w") as file:
            json.dump({"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": server.transport.get_extra_info("ssl_object") is not None,
                       "login": session.authenticated}, file)
        with open(base + ".eml.part", "wb") as file:
            file.write(envelope.content)
        os.rename(base + ".eml.part", base + ".eml")
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    user, password = arguments.login.split(":", 1)
    return AuthResult(success=data.login == user.encode() and data.password == password.encode(), handled=False)


def smtp(context):
    wants_login = arguments.login is not None
    return SMTP(Handler(), hostname="mail.test", tls_context=context if arguments.mode == "starttls" else None,
                require_starttls=arguments.mode == "starttls", auth_required=wants_login, auth_require_tls=False,
                authenticator=authenticate if wants_login else None)


async def silent(reader, writer):
    await asyncio.sleep(3600)


async def refusing(reader, writer):
    writer.write(b"554 5.7.1 your address is on a list\r\n")
    await reader.read()
    writer.close()


async def closing(reader, writer):
    writer.close()


async def not_smtp(reader, writer):
    writer.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")
    await writer.drain()
    writer.close()


async def main():
    context = None
    if arguments.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate, arguments.key)
    raw = {"silent": silent, "refusing": refusing, "closing": closing, "not-smtp": not_smtp}.get(arguments.mode)
    if raw:
        server = await asyncio.start_server(raw, "127.0.0.1", 0)
    else:
        server = await asyncio.get_running_loop().create_server(lambda: smtp(context), "127.0.0.1", 0,
                                                                ssl=context if arguments.mode == "tls" else None)
    with open(arguments.port_file + ".part", "w") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(arguments.port_file + ".part", arguments.port_file)
    await server.serve_forever()


asyncio.run(main())
