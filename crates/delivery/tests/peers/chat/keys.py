"""RSA keys that sign tokens, and their JWKS."""

import json

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class Key:
    """An RSA key with an id."""

    def __init__(self, name):
        self.name = name
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def sign(self, claims, algorithm="RS256", **header):
        """A JWT. With algorithm `none`, it has no signature."""
        key = None if algorithm == "none" else self.private
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": self.name, **header})

    def jwk(self, **more):
        shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return {"kty": "RSA", "use": "sig", "kid": self.name, "n": shown["n"], "e": shown["e"], **more}
