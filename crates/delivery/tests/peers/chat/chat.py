"""Fakes of chat services for tests, all on one port of 127.0.0.1. README.md lists the paths.

Prints {"port": N} as a line, and ends when its standard input closes.
"""

import http.server
import json
import sys
import threading
import traceback

# The sources are in the repository's tree.
sys.dont_write_bytecode = True

from dingtalk import DingTalk  # noqa: E402
from feishu import Feishu  # noqa: E402
from slack import Slack  # noqa: E402
from teams import Teams  # noqa: E402
from wecom import WeCom  # noqa: E402
from wire import Refused, Reply, Request  # noqa: E402

SERVICES = {"slack": Slack, "dingtalk": DingTalk, "wecom": WeCom, "feishu": Feishu, "teams": Teams}
# The first part of a path, if it is not the name of the service.
PREFIXES = {"dingtalk-old": "dingtalk", "open-apis": "feishu"}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without this, an answer waits for the acknowledgement of its headers.
    disable_nagle_algorithm = True

    def log_message(self, *_):
        """Writes nothing: a test reads `calls`."""

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return body

    def answer(self):
        path, _, query = self.path.partition("?")
        body = self.read_body()
        try:
            reply = self.route(path.strip("/").split("/"), path, query, body)
        except Refused as refused:
            reply = refused.reply
        except Exception:
            traceback.print_exc()
            reply = Reply(traceback.format_exc(), 500)
        if reply is None:
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def route(self, parts, path, query, body):
        services = self.server.services
        if parts[0] == "_control" and len(parts) == 3 and parts[1] in services:
            content = json.loads(body or b"{}")
            return Reply(services[parts[1]].control(parts[2], self.command, content))
        service = services.get(PREFIXES.get(parts[0], parts[0]))
        if service is None:
            return Reply("no such service", 404)
        # A prefix that is not the service's name stays: DingTalk has two hosts, and lark-oapi takes no path in its base URL.
        keep = 0 if parts[0] in PREFIXES else len(parts[0]) + 1
        request = Request(self.command, path[keep:], query, self.headers, body)
        upgrade = getattr(service, "upgrade", None)
        if upgrade and self.headers.get("Upgrade", "").lower() == "websocket":
            upgrade(request, self)
            return None
        return service.handle(request)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = answer


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.services = {name: service(self.origin) for name, service in SERVICES.items()}

    def handle_error(self, request, address):
        """Says nothing if a client hangs up."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, address)


def start():
    """Starts the server in a thread, and gives it."""
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    print(json.dumps({"port": start().port}), flush=True)
    sys.stdin.buffer.read()
