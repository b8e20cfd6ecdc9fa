"""What the tests of the fakes share: a running server, its control paths, and a callback URL that records."""

import http.server
import json
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request

import chat


class Receiver(http.server.ThreadingHTTPServer):
    """A callback URL. `answer` maps a received request to (status, body) or (status, body, headers)."""

    daemon_threads = True

    def __init__(self):
        self.requests = []
        self.answer = lambda request: (200, "")

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                got = {"path": self.path, "headers": self.headers, "body": body}
                self.server.requests.append(got)
                status, text, *more = self.server.answer(got)
                self.send_response(status)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text if isinstance(text, bytes) else text.encode())

            do_GET = do_POST

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/callback"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request, address):
        """Says nothing: a service hangs up when an answer is late."""

    def query(self, n=-1):
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.requests[n]["path"]).query, keep_blank_values=True))


def http_call(url, method="POST", body=None, headers=None):
    """Sends a request: dicts as JSON. Gives (status, headers, JSON or text)."""
    headers = dict(headers or {})
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json; charset=utf-8")
    request = urllib.request.Request(url, data=body, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            status, got, text = response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        status, got, text = error.code, error.headers, error.read()
    try:
        return status, got, json.loads(text)
    except ValueError:
        return status, got, text.decode()


class FakeTest(unittest.TestCase):
    """A test of one service, with a fresh state and a fresh callback URL."""

    SERVICE = ""

    @classmethod
    def setUpClass(cls):
        cls.server = chat.start()
        cls.origin = cls.server.origin

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def setUp(self):
        self.control("reset")
        self.receiver = Receiver()
        self.control("configure", callback_url=self.receiver.url)

    def tearDown(self):
        self.receiver.shutdown()
        self.receiver.server_close()

    def control(self, name, method="POST", **body):
        status, _, value = http_call(f"{self.origin}/_control/{self.SERVICE}/{name}", method, None if method == "GET" else body)
        self.assertEqual(status, 200, value)
        return value

    def refused_control(self, name, status, **body):
        got = http_call(f"{self.origin}/_control/{self.SERVICE}/{name}", "POST", body)
        self.assertEqual(got[0], status, got)

    def messages(self):
        return self.control("messages", "GET")

    def calls(self):
        return [one["path"] for one in self.control("calls", "GET")]
