"""Parts of all services: control paths, failures, the clock, and calls to the callback URL."""

import copy
import itertools
import secrets
import threading
import time

from wire import Refused, Reply, call


def merged(value, patch):
    """The value with a patch of RFC 7396: objects merge, null removes, all else replaces."""
    if not isinstance(patch, dict) or not isinstance(value, dict):
        return copy.deepcopy(patch)
    result = {key: copy.deepcopy(old) for key, old in value.items()}
    for key, new in patch.items():
        if new is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), new)
    return result


class Service:
    """One service. A subclass has SETTINGS, SECONDS, `serve` for its API, `failure` for its errors, and its control paths."""

    # What `configure` sets, with the values before that.
    SETTINGS = {}
    # How long the service waits for an answer of the callback URL.
    SECONDS = 3
    # Failures without a `path` spare these paths.
    TOKEN_PATHS = ()

    def __init__(self, origin):
        # The URL of the fake without a path.
        self.origin = origin
        self.lock = threading.RLock()
        self.control_reset({})

    def control_reset(self, _):
        """Forgets everything: settings, messages, tokens, failures and the clock."""
        self.settings = copy.deepcopy(self.SETTINGS)
        self.offset = 0
        self.messages, self.calls, self.failures = [], [], []
        # Codes of sign-ins and tokens, by their text.
        self.codes, self.tokens = {}, {}
        self.last = None
        self.sent = 0
        self.numbers = itertools.count(1)
        return {}

    # Time and names.

    def now(self):
        """Seconds since 1970 by the fake's clock: the real one, and what `advance` added."""
        return time.time() + self.offset

    @staticmethod
    def random(length=16):
        return secrets.token_hex(length)[:length]

    def person(self, user):
        """The person with this id, or None."""
        return next((one for one in self.settings["people"] if one["id"] == user), None)

    def message(self, wanted):
        """A message by its number or address, for control paths."""
        for one in self.messages:
            if wanted in (one["id"], one["address"]):
                return one
        raise Refused({"error": f"no message {wanted!r}"}, 404)

    def add_message(self, address, to, body, **more):
        self.sent += 1
        message = {"id": self.sent, "address": address, "to": to, "body": body, "history": [], **more}
        self.messages.append(message)
        return message

    # The API.

    def handle(self, request):
        """Answers a request to the API. None closes the connection without an answer."""
        plan = self.planned(request)
        if plan and not plan.get("after"):
            reply = self.fail(plan)
        else:
            with self.lock:
                try:
                    reply = self.serve(request)
                except Refused as refused:
                    reply = refused.reply
            if plan:
                reply = self.fail(plan)
        status = reply.status if reply else None
        text = request.body.decode("utf-8", "replace")
        self.calls.append({"method": request.method, "path": request.path, "query": request.query, "body": text, "status": status})
        return reply

    def planned(self, request):
        """Takes the planned failure of this request, if there is one."""
        with self.lock:
            for plan in self.failures:
                wanted = plan.get("path")
                if wanted in request.path if wanted else not request.path.startswith(self.TOKEN_PATHS):
                    plan["count"] -= 1
                    if plan["count"] == 0:
                        self.failures.remove(plan)
                    return plan
        return None

    def fail(self, plan):
        kind = plan["kind"]
        if kind == "hang":
            time.sleep(plan.get("seconds", 30))
            return None
        if kind == "status":
            return Reply(plan.get("body", "the service is ill"), plan.get("status", 500), plan.get("headers"))
        if kind == "expired_token":
            # A client that repeats the call with its old token fails again.
            self.tokens.clear()
        return self.failure(kind, plan)

    # Control paths.

    def control(self, name, method, body):
        """Answers a request of a test."""
        found = getattr(self, f"control_{name}", None)
        if found is None:
            raise Refused({"error": f"no control path {name}"}, 404)
        wanted = "GET" if name in ("messages", "calls", "views", "connections") else "POST"
        if method != wanted:
            raise Refused({"error": f"use {wanted}"}, 405)
        return found(body)

    def control_configure(self, body):
        for name, value in body.items():
            if name not in self.SETTINGS:
                raise Refused({"error": f"no setting {name}: there are {sorted(self.SETTINGS)}"}, 400)
            self.settings[name] = value
        return {}

    def control_messages(self, _):
        return [self.shown(one) for one in self.messages]

    def control_calls(self, _):
        return self.calls

    def control_advance(self, body):
        self.offset += body["seconds"]
        return {}

    def control_fail(self, body):
        kinds = ("rate_limited", "expired_token", "error", "hang", "status")
        if body.get("kind") not in kinds:
            raise Refused({"error": f"kind is one of {kinds}"}, 400)
        self.failures.append({"count": 1, **body})
        return {}

    def control_code(self, body):
        """Signs a person in, and gives the code that the service would put in the redirect."""
        if self.person(body["user"]) is None and not body.get("stranger"):
            raise Refused({"error": "no such person"}, 404)
        code = self.random(32)
        self.codes[code] = {**body, "made": self.now()}
        return {"code": code}

    def take_code(self, code, seconds):
        """The sign-in of a code, once and for so long. None if there is none."""
        found = self.codes.pop(code, None)
        return found if found and self.now() <= found["made"] + seconds else None

    def send(self, url, body, headers, seconds=None):
        """Posts to the callback URL, and keeps the request for a repeat."""
        self.last = (url, body, headers, seconds or self.SECONDS)
        return call(*self.last)

    def repeat(self):
        """Makes the last call again, byte by byte."""
        if self.last is None:
            raise Refused({"error": "nothing was sent before"}, 400)
        return call(*self.last)
