"""Tests of the program: how it starts and ends, and its HTTP."""

import http.client
import json
import pathlib
import subprocess
import sys
import threading
import time
import unittest

from harness import FakeTest, http_call


class ProgramTest(unittest.TestCase):
    def test_it_prints_its_port_and_ends_with_its_input(self):
        program = pathlib.Path(__file__).with_name("chat.py")
        with subprocess.Popen([sys.executable, program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            port = json.loads(child.stdout.readline())["port"]
            for service in ("slack", "dingtalk", "wecom", "feishu", "teams"):
                self.assertEqual(http_call(f"http://127.0.0.1:{port}/_control/{service}/messages", "GET")[2], [])
            # A call that hangs does not keep it.
            http_call(f"http://127.0.0.1:{port}/_control/slack/fail", body={"kind": "hang"})
            hanging = http.client.HTTPConnection("127.0.0.1", port)
            hanging.request("POST", "/slack/api/auth.test")
            child.stdin.close()
            self.assertEqual(child.wait(5), 0)
            hanging.close()


class HttpTest(FakeTest):
    SERVICE = "slack"

    def test_unknown_paths(self):
        self.assertEqual(http_call(f"{self.origin}/icq/send")[0], 404)
        self.refused_control("fly", 404)
        self.assertEqual(http_call(f"{self.origin}/_control/slack/press", "GET")[0], 405)

    def test_connections_are_kept_and_bodies_may_be_chunked(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        headers = {"Authorization": "Bearer xoxb-test", "Content-Type": "application/json"}
        for _ in range(2):
            connection.request("POST", "/slack/api/chat.postMessage", iter([b'{"channel":', b'"C1"}']), headers, encode_chunked=True)
            self.assertEqual(json.loads(connection.getresponse().read())["error"], "channel_not_found")
        connection.close()

    def test_a_hanging_call_holds_up_no_other(self):
        self.control("fail", kind="hang", seconds=3)
        done = threading.Event()

        def hang():
            with self.assertRaises(OSError):
                http_call(f"{self.origin}/slack/api/auth.test")
            done.set()

        started = time.monotonic()
        thread = threading.Thread(target=hang)
        thread.start()
        while self.server.services["slack"].failures:
            time.sleep(0.01)
        self.assertEqual(http_call(f"{self.origin}/slack/api/auth.test")[2]["error"], "not_authed")
        self.assertLess(time.monotonic() - started, 2.5)
        thread.join()
        self.assertTrue(done.is_set())


if __name__ == "__main__":
    unittest.main()
