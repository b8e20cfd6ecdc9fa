"""An SMTP server for tests: smtp.py FOLDER PORT plain|starttls|tls CERT KEY [USER:PASSWORD] [ascii]

Stores each mail as FOLDER/<n>.eml with its envelope as <n>.json, and what callers did as lines of FOLDER/log. Answers some
recipients with an error, by the part before the @. Prints its port.
"""

import asyncio
import json
import logging
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

REFUSED_RECIPIENTS = {
    "nobody": "550 5.1.1 no such user here",
    "full": "552 5.2.2 the mailbox is full",
    "later": "451 4.3.0 try again later",
    "foreign": "554 5.7.1 Relay access denied",
    "exim": "550 relay not permitted",
    "syntax": "501 5.5.4 what is that",
}
REFUSED_MAILS = {
    "spam": "554 5.7.1 this looks like spam",
    "moved": "550 5.1.6 the mailbox has moved",
    "busy": "452 4.3.1 no space",
}


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0

    def log(self, line):
        with (self.folder / "log").open("a") as log:
            log.write(line + "\n")

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "553 5.1.8 nobody sends from there"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.partition("@")[0]
        if name == "slow":
            await asyncio.sleep(30)
        if name in REFUSED_RECIPIENTS:
            return REFUSED_RECIPIENTS[name]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].partition("@")[0]
        if name == "hangup":
            server.transport.abort()
            return "421 bye"
        if name in REFUSED_MAILS:
            return REFUSED_MAILS[name]
        self.count += 1
        (self.folder / f"{self.count}.eml").write_bytes(envelope.original_content)
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "options": envelope.mail_options,
            "tls": server.transport.get_extra_info("sslcontext") is not None,
            "authenticated": session.authenticated,
            "peer": session.peer[1],
        }
        (self.folder / f"{self.count}.json").write_text(json.dumps(told))
        return "250 OK"


async def serve(folder, port, mode, certificate, key, login=None, ascii_only=None):
    handler = Handler(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    if mode != "plain":
        context.load_cert_chain(certificate, key)

    def authenticate(server, session, envelope, mechanism, data):
        tls = server.transport.get_extra_info("sslcontext") is not None
        handler.log(f"auth {mechanism} tls={tls}")
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        good = f"{data.login.decode()}:{data.password.decode()}" == login
        return AuthResult(success=good, handled=False)

    def connected():
        return SMTP(
            handler,
            hostname="mail.test",
            enable_SMTPUTF8=ascii_only is None,
            tls_context=context if mode == "starttls" else None,
            require_starttls=mode == "starttls",
            authenticator=authenticate if login else None,
            auth_required=bool(login),
            auth_require_tls=mode == "starttls",
        )

    # Some tests want a careless server.
    warnings.simplefilter("ignore")
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    tls = context if mode == "tls" else None
    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", port, ssl=tls)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    folder, port, mode, certificate, key, *rest = sys.argv[1:]
    login = rest[0] if rest and rest[0] else None
    asyncio.run(serve(pathlib.Path(folder), int(port), mode, certificate, key, login, *rest[1:2]))
