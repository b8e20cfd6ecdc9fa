"""Who Schemathesis is, and how it stays that while it calls everything that could end it: log-outs, new passwords,
demotions, its own removal. No operation is left out for that; the persona is put back as it was after each such call."""

import csv
import io
import itertools
import json
import os
import re
import subprocess
import unicodedata
from urllib.parse import urlencode

import jsonschema_rs
import requests
import schemathesis

USERNAME = os.environ["CONTRACT_USERNAME"]
PASSWORD = os.environ["CONTRACT_PASSWORD"]
GATEPASS = os.environ["CONTRACT_GATEPASS"]
BASE = os.environ["CONTRACT_URL"] + "/api/v1"
SCOPES = os.environ.get("CONTRACT_SCOPES", "")

# Codes of faults in the form of a value, which the document describes. All other codes are about existing objects,
# the clock, or a rule that the document has in words. `required`, `repeated` and `invalid_character` may be either.
ABOUT_FORM = {
    "bad_request", "invalid_header", "invalid_json", "invalid_query", "invalid", "too_few", "too_large", "too_long",
    "too_many", "too_short", "too_small", "unknown_field", "unknown_parameter", "unknown_value", "wrong_format", "wrong_type",
}  # fmt: skip


def admin(*arguments, stdin=None):
    """One of the server's break-glass commands; gives what it prints."""
    done = subprocess.run([GATEPASS, "--log", "error", "admin", *arguments], input=stdin, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"gatepass admin {arguments[0]}: {done.stderr}")
    return done.stdout.strip()


class Persona:
    """One user of the world under test."""

    addresses = itertools.count(1)

    def __init__(self):
        self.token = None
        self.me = None

    def log_in(self):
        """A new credential of the persona's own kind."""
        self.token = admin("create-key", USERNAME, "--scopes", SCOPES) if SCOPES else self.session()
        if self.me is None:
            self.me = requests.get(f"{BASE}/me", headers=self.header(), timeout=60).json()
        return self.token

    def session(self, may_mend=True):
        # Uses another address each time, as the trusted proxy reports it, because the passwords that Schemathesis
        # guesses lock out its own address. They may also lock out the user.
        address = f"198.51.100.{next(self.addresses) % 250}"
        answer = requests.post(
            f"{BASE}/auth/login",
            json={"username": USERNAME, "password": PASSWORD},
            headers={"X-Forwarded-For": address},
            timeout=60,
        )
        if answer.status_code in (401, 429) and self.me and may_mend:
            self.mend()
            return self.session(may_mend=False)
        answer.raise_for_status()
        return answer.json()["access_token"]

    def header(self):
        return {"Authorization": f"Bearer {self.token}"}

    def is_touched_by(self, case, response):
        if case.method == "GET" or not 200 <= response.status_code < 300 or self.me is None:
            return False
        return self.me["id"] in response.request.url

    def mend(self):
        """Makes the persona again what it was."""
        task = "create-admin" if self.me["is_super_admin"] else "reset-password"
        admin(task, USERNAME, "--password-stdin", "--keep-keys", stdin=PASSWORD)
        for role in self.me["roles"]:
            key = admin("create-key", "admin", "--scopes", "directory:write")
            requests.put(
                f"{BASE}/organizations/{role['org_id']}/members/{self.me['id']}",
                json={"role": role["role"]},
                headers={"Authorization": f"Bearer {key}"},
                timeout=60,
            ).raise_for_status()


persona = Persona()


@schemathesis.auth(refresh_interval=600)
class Credential:
    def get(self, case, ctx):
        return persona.log_in()

    def set(self, case, data, ctx):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


def is_entry_length(fault):
    """An account entry of 129 characters is one only where the first is the `!` before a name: again in words."""
    return fault["code"] == "too_long" and "/accounts/" in fault["pointer"]


WHOLE_EXPORTS = itertools.cycle([None, "ndjson", "csv", "json"])


def is_tidy(value):
    """Whether the texts of a value are in normal form and have no blanks around them."""
    if isinstance(value, str):
        return value == unicodedata.normalize("NFC", value).strip()
    if isinstance(value, dict):
        return all(is_tidy(part) for part in value.values())
    return all(is_tidy(part) for part in value) if isinstance(value, list) else True


@schemathesis.hook
def filter_case(ctx, case):
    """The server trims and normalises texts before it compares them with the document. So one that is too long by its blanks
    alone is no fault, and shows nothing. An empty object or list in the query is not sent at all. And no server reads an address
    of more than 65,534 bytes: actix answers it with 400 before it knows the operation."""
    is_negative = case.meta is not None and not case.meta.generation.mode.is_positive
    query = dict(case.query or {})
    if len(urlencode(query, doseq=True)) > 60_000:
        return False
    return not is_negative or (is_tidy(case.body) and is_tidy(query) and not any(value in ({}, []) for value in query.values()))


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """Waits are waited out, yet not the half minute that the document has as an example. A stream has no end unless the request
    says so. And made-up filters find nothing: what may be exported is mostly exported whole, in each form."""
    if case.operation.path.endswith("/stream"):
        headers = dict(case.headers or {})
        given = next((name for name in headers if name.lower() == "prefer"), "Prefer")
        # A longer one is refused.
        if len(str(headers.get(given, ""))) <= 200:
            case.headers = {**headers, given: "wait=1"}
        return
    headers = case.headers or {}
    for name in [name for name in headers if name.lower() == "prefer"]:
        # Another header may be invalid for this very one.
        headers[name] = re.sub(r"^wait=\d{1,9}$", "wait=1", str(headers[name]))
    if case.meta and not case.meta.generation.mode.is_positive:
        return
    if "/export" in case.operation.path and case.meta:
        form = next(WHOLE_EXPORTS)
        case.query = {"format": form} if form else case.query


@schemathesis.hook
def after_call(ctx, case, response):
    if persona.is_touched_by(case, response):
        persona.mend()


@schemathesis.check
def form_acceptance(ctx, response, case):
    """`positive_data_acceptance`, to the letter: a 400 or 422 to what fits the document may not be about its form."""
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code not in (400, 422):
        return
    problem = response.json()
    faults = [fault["code"] for fault in problem.get("errors", []) if not is_entry_length(fault)]
    about_form = ABOUT_FORM.intersection(faults or [problem["code"]])
    assert not about_form, f"fits the document, yet refused as {', '.join(sorted(about_form))}: {problem['detail']}"


@schemathesis.deserializer("text/csv", "text/plain", "application/x-ndjson")
def text(ctx, response):
    """What is a text in the contract; that it is UTF-8 is a part of that."""
    return response.content.decode()


@schemathesis.check
def rows_like_json(ctx, response, case):
    """The lines of an export are the items that its JSON would have, and so are the columns of a table."""
    form = response.headers.get("content-type", [""])[0].partition(";")[0]
    if response.status_code != 200 or form not in ("text/csv", "application/x-ndjson"):
        return
    document = case.operation.schema.raw_schema
    answers = document["paths"][case.operation.path]["get"]["responses"]["200"]["content"]
    named = answers["application/json"]["schema"]["$ref"].rpartition("/")[2]
    item = document["components"]["schemas"][named]["properties"]["items"]["items"]
    if form == "text/csv":
        assert response.content.startswith(b"\xef\xbb\xbf"), "no byte order mark"
        delimiter = (case.query or {}).get("delimiter") or ","
        text = io.StringIO(response.content.decode("utf-8-sig"), newline="")
        head, *rows = csv.reader(text, delimiter=delimiter, strict=True)
        assert set(head) == set(item["properties"]), f"other columns than JSON has: {head}"
        assert all(len(row) == len(head) for row in rows), "a row of another length"
        return
    form_of_item = jsonschema_rs.validator_for({**item, "components": document["components"]}, validate_formats=True)
    for line in response.content.decode().splitlines():
        fault = next(form_of_item.iter_errors(json.loads(line)), None)
        assert fault is None, f"a line that is no item: {fault.message}"
