# SPDX-License-Identifier: MIT
"""An HTTP server for tests on a free port of 127.0.0.1. It answers as --replies says, a JSON list, the last one again and again:
{"status": 503, "headers": {"Retry-After": "1"}, "body": "text", "delay": seconds}; "ECHO" in a body becomes the request's path. Each request
is a line of JSON in --log. The port is written to --port-file once it listens.
"""
import argparse
import http.server
import json
import os
import ssl
import threading
import time

parser = argparse.ArgumentParser()
parser.add_argument("--log", required=True)
parser.add_argument("--port-file", required=True)
parser.add_argument("--replies", default='[{"status": 200}]')
parser.add_argument("--certificate")
parser.add_argument("--key")
arguments = parser.parse_args()
replies = json.loads(arguments.replies)
lock = threading.Lock()
asked = 0


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global asked
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        with lock:
            reply = replies[min(asked, len(replies) - 1)]
            asked += 1
            with open(arguments.log, "a") as file:
                file.write(json.dumps({"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}, "body": body}) + "\n")
        time.sleep(reply.get("delay", 0))
        text = reply.get("body", "").replace("ECHO", self.path).encode()
        self.send_response(reply["status"])
        for name, value in reply.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
if arguments.certificate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(arguments.certificate, arguments.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
with open(arguments.port_file + ".part", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(arguments.port_file + ".part", arguments.port_file)
server.serve_forever()
