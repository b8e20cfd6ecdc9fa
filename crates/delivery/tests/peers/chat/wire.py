"""HTTP as the fakes see it: requests, replies, and calls to the callback URL."""

import http.client
import json
import time
import urllib.parse


class Request:
    """A request to a service. `path` has no prefix of the service and no query."""

    def __init__(self, method, path, query, headers, body):
        self.method, self.path, self.headers, self.body = method, path, headers, body
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True, encoding="utf-8"))

    @property
    def media_type(self):
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def bearer(self):
        """The token of the header Authorization, or an empty string."""
        kind, _, token = self.headers.get("Authorization", "").partition(" ")
        return token.strip() if kind.lower() == "bearer" else ""

    def json(self):
        """The body as a JSON object, or None."""
        try:
            value = json.loads(self.body)
        except ValueError:
            return None
        return value if isinstance(value, dict) else None

    def form(self):
        return dict(urllib.parse.parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


class Reply:
    """An HTTP response: a dict or list becomes JSON, text stays as it is."""

    def __init__(self, value="", status=200, headers=None):
        self.status, self.headers = status, dict(headers or {})
        if isinstance(value, str):
            self.body, kind = value.encode(), "text/plain; charset=utf-8"
        else:
            self.body, kind = json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8"
        self.headers.setdefault("Content-Type", kind)


class Refused(Exception):
    """Ends a request with this reply."""

    def __init__(self, *reply, **options):
        super().__init__(str(reply))
        self.reply = Reply(*reply, **options)


class Called(dict):
    """The answer of the callback URL: status (None if none came in time), headers, body and seconds."""

    @property
    def json(self):
        """The body as JSON, or None."""
        try:
            return json.loads(self["body"])
        except ValueError:
            return None


def call(url, body, headers, seconds, method="POST"):
    """Sends one request to the callback URL. Follows no redirect."""
    parts = urllib.parse.urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=seconds)
    target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    started = time.monotonic()
    try:
        connection.request(method, target, body=body, headers=headers)
        response = connection.getresponse()
        got = {"status": response.status, "headers": {name.lower(): value for name, value in response.getheaders()}}
        got["body"] = response.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        fault = "timeout" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
        got = {"status": None, "headers": {}, "body": "", "error": fault}
    finally:
        connection.close()
    seconds_taken = round(time.monotonic() - started, 3)
    if seconds_taken > seconds and got["status"] is not None:
        got = {"status": None, "headers": {}, "body": "", "error": "timeout"}
    return Called(got, seconds=seconds_taken)


def with_query(url, query):
    """The URL with these parameters added to its own."""
    return url + ("&" if urllib.parse.urlsplit(url).query else "?") + urllib.parse.urlencode(query)
