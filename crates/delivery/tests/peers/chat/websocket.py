"""The server's side of a WebSocket (RFC 6455): text messages, pings and the end."""

import base64
import hashlib
import struct
import threading

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class WebSocket:
    """A connection made from a request with the header Upgrade."""

    def __init__(self, handler):
        self.read, self.write = handler.rfile, handler.wfile
        self.lock = threading.Lock()
        key = handler.headers["Sec-WebSocket-Key"].encode()
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
        handler.send_response(101)
        for name, value in (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept)):
            handler.send_header(name, value)
        handler.end_headers()
        handler.close_connection = True

    def frame(self, kind, content):
        size = len(content)
        if size < 126:
            head = struct.pack("!BB", 0x80 | kind, size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | kind, 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | kind, 127, size)
        with self.lock:
            self.write.write(head + content)
            self.write.flush()

    def send(self, text):
        self.frame(TEXT, text.encode())

    def close(self):
        self.frame(CLOSE, struct.pack("!H", 1000))

    def exactly(self, size):
        content = self.read.read(size)
        if len(content) < size:
            raise ConnectionError("the connection ended")
        return content

    def receive(self):
        """The next text, or None at the end. Answers pings."""
        text = b""
        while True:
            first, second = self.exactly(2)
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(self.exactly(2 if size == 126 else 8), "big")
            if not second & 0x80:
                raise ConnectionError("a client must mask its frames")
            mask = self.exactly(4)
            content = bytes(byte ^ mask[n % 4] for n, byte in enumerate(self.exactly(size)))
            kind = first & 0x0F
            if kind == CLOSE:
                self.frame(CLOSE, content[:2])
                return None
            if kind == PING:
                self.frame(PONG, content)
            elif kind != PONG:
                text += content
                if first & 0x80:
                    return text.decode()
