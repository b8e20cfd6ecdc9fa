"""Counts round trips with a proxy between a server and its database: a message after a response begins a new trip. The log
does not show trips, since statements may be sent together."""

import socket
import struct
import threading
from pathlib import Path

# Messages that wait for a response: Query, Parse, Bind, Describe, Execute. The server does not wait after a Close.
ASKING = b"QPBDE"


class Counter:
    """Listens on a socket in one folder, as PostgreSQL does, and relays to the database in another."""

    def __init__(self, folder, target):
        self.folder, self.target, self.trips = Path(folder), f"{target}/.s.PGSQL.5432", 0
        self.folder.mkdir()
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(str(self.folder / ".s.PGSQL.5432"))
        self.listening.listen()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listening.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            answered = threading.Event()
            threading.Thread(target=self.ask, args=(client, server, answered), daemon=True).start()
            threading.Thread(target=self.answer, args=(server, client, answered), daemon=True).start()

    def ask(self, client, server, answered):
        begun, rest = False, b""
        while data := client.recv(1 << 16):
            rest += data
            while len(rest) > 4:
                # The first message of a connection has no type.
                at = 1 if begun else 0
                kind, length = rest[:at], struct.unpack("!I", rest[at:at + 4])[0] + at
                if len(rest) < length:
                    break
                begun, rest = True, rest[length:]
                if kind and kind in ASKING and answered.is_set():
                    answered.clear()
                    self.trips += 1
            server.sendall(data)
        server.shutdown(socket.SHUT_RDWR)

    def answer(self, server, client, answered):
        try:
            while data := server.recv(1 << 16):
                # Counted before the client can read the response and go on.
                answered.set()
                client.sendall(data)
            client.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # The other side closed first.
