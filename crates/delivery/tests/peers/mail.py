"""Reads a mail as a mail program does: mail.py FILE [DNS-RECORD]. Prints JSON: headers, parts, defects, and whether its
DKIM signature is good for the key in that record."""

import email
import email.policy
import json
import sys

import dkim

raw = open(sys.argv[1], "rb").read()
mail = email.message_from_bytes(raw, policy=email.policy.default)
asked = []


def dns(name, timeout=5):
    asked.append(name.decode())
    return sys.argv[2].encode()


def part(p):
    return {
        "type": p.get_content_type(),
        "charset": p.get_content_charset(),
        "encoding": p["content-transfer-encoding"],
        "text": p.get_content(),
    }


print(
    json.dumps(
        {
            "headers": [[name.lower(), str(value)] for name, value in mail.items()],
            "type": mail.get_content_type(),
            "parts": [part(p) for p in mail.iter_parts()],
            "defects": [str(d) for p in mail.walk() for d in p.defects]
            + [str(d) for value in mail.values() for d in getattr(value, "defects", ())],
            "longest_line": max(len(line) for line in raw.split(b"\r\n")),
            "bare_newlines": raw.replace(b"\r\n", b"").count(b"\n"),
            "dkim": dkim.verify(raw, dnsfunc=dns) if len(sys.argv) > 2 else None,
            "asked": asked,
        }
    )
)
