"""The encryption of callbacks that WeCom and DingTalk share: AES-256-CBC with padding up to 32 bytes, and sorted SHA-1."""

import base64
import hashlib
import secrets
import string

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


class Envelope:
    """Seals and opens texts. `key` is the EncodingAESKey of 43 characters, `owner` the corp or app at the end of each text."""

    def __init__(self, token, key, owner):
        self.token, self.owner = token, owner
        self.key = base64.b64decode(key + "=")

    def signature(self, timestamp, nonce, encrypted):
        return hashlib.sha1("".join(sorted([self.token, str(timestamp), nonce, encrypted])).encode()).hexdigest()

    def cipher(self):
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16]))

    def encrypt(self, text, random=None):
        random = random or "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(16))
        content = text.encode()
        plain = random.encode() + len(content).to_bytes(4, "big") + content + self.owner.encode()
        pad = 32 - len(plain) % 32
        encryptor = self.cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def decrypt(self, encrypted):
        """The text, or a ValueError for every fault."""
        decryptor = self.cipher().decryptor()
        plain = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
        pad = plain[-1] if plain else 0
        if not 1 <= pad <= 32 or plain[-pad:] != bytes([pad]) * pad:
            raise ValueError("bad padding")
        plain = plain[:-pad]
        end = 20 + int.from_bytes(plain[16:20], "big")
        if end > len(plain) or plain[end:].decode() != self.owner:
            raise ValueError("bad length or owner")
        return plain[20:end].decode()

    def sealed(self, text, timestamp, nonce, random=None):
        """The encrypted text and its signature."""
        encrypted = self.encrypt(text, random)
        return encrypted, self.signature(timestamp, nonce, encrypted)

    def opened(self, signature, timestamp, nonce, encrypted):
        """The text of a signed answer, or a ValueError."""
        if signature != self.signature(timestamp, nonce, encrypted):
            raise ValueError("bad signature")
        return self.decrypt(encrypted)
