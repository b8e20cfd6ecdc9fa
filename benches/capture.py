"""Reads the statements that the server sends for a request from the database's log, and writes them as pgbench scripts."""

import re
from dataclasses import dataclass, field
from itertools import product

# One line of the log; the lines that follow it begin with a tab.
ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] (?:LOG|DETAIL):  (.*)$")
SENT = re.compile(r"(?:statement|execute [^:]*): (.*)", re.S)
# Files of SQL begin with comments. A pgbench statement is one line, of which a comment would take the rest.
COMMENT = re.compile(r"^\s*--.*\n", re.M)
PARAMETER = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
# A setting of a server's connections that logs its statements.
LOGGED = "-c log_statement=all -c log_error_verbosity=default"
# Types to try for a parameter that is NULL or an empty list.
UNTOLD = ("unknown", "uuid[]", "text", "text[]", "timestamptz", "timestamptz[]")
# After this many turns, a pgbench client takes the parameters of another request.
TURN = 100


@dataclass
class Statement:
    """A statement as it was sent, and its parameters; None is NULL."""
    sql: str
    given: list = field(default_factory=list)


def statements(log):
    """The statements in a piece of the log, in order."""
    found, entry = [], []
    for line in [*log.splitlines(), None]:
        start = line is not None and ENTRY.match(line)
        if line is not None and not start:
            entry.append(line.removeprefix("\t"))
            continue
        text = "\n".join(entry)
        sent = SENT.match(text)
        if sent:
            found.append(Statement(COMMENT.sub("", sent[1]).strip().removesuffix(";")))
        elif text.startswith("parameters: ") and found:
            values = [value for _, value in PARAMETER.findall(text)]
            found[-1].given = [None if v == "NULL" else v[1:-1].replace("''", "'") for v in values]
        entry = [start[1]] if start else []
    return found


def requests(database, counter, calls):
    """The statements and round trips of each of these calls to a server whose connections are LOGGED."""
    found, trips = [], []
    for call in calls:
        begun, before = database.log_end(), counter.trips
        call()
        found.append(statements(database.log_from(begun)))
        trips.append(counter.trips - before)
    return found, trips


def shape_of(value):
    """The type of a parameter, if its value shows it."""
    uuid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    for pattern, name in ((uuid, "uuid"), (rf"\{{{uuid}(,{uuid})*\}}", "uuid[]"), (r"-?\d+", "bigint"),
                          (r"\d{4}-\d\d-\d\d .*", "timestamptz"), (r"\{(?!NULL|\})[^{}]*\}", "text[]")):
        if value is not None and re.fullmatch(pattern, value, re.S):
            return name
    return None


def typed(database, statement):
    """The statement with the types of its parameters. The log does not have them, so this takes the first ones that fit the
    values and that PostgreSQL accepts. If a value shows no type, PostgreSQL infers it, or each type is tried."""
    shapes = [shape_of(value) for value in statement.given]
    tries = [["unknown"] * len(shapes), *product(*([shape] if shape else UNTOLD for shape in shapes))]
    text = "".join(f"PREPARE tried_{n}{'(' + ', '.join(types) + ')' if types else ''} AS {statement.sql};\n"
                   for n, types in enumerate(tries))
    found = database.attempt(text + "SELECT unnest(parameter_types) FROM (SELECT * FROM pg_prepared_statements "
                             "ORDER BY split_part(name, '_', 2)::int LIMIT 1) AS first;"
                             "SELECT 'prepared' FROM pg_prepared_statements LIMIT 1;")
    if not found:
        raise SystemExit(f"error: no types for the parameters of: {statement.sql}")
    return with_types(statement, found[:-1])


def with_types(statement, types):
    def one(match):
        n = int(match[1]) - 1
        # A variable of pgbench is never NULL.
        return f"nullif({match[0]}::text, '')::{types[n]}" if statement.given[n] is None else f"{match[0]}::{types[n]}"
    return re.sub(r"\$(\d+)", one, statement.sql)


def quoted(value):
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def scripts(database, name, sent):
    """pgbench scripts, with weights, that send the statements and parameters that were `sent` for some requests. Each client
    begins with one request and takes the next one after some turns."""
    groups = {}
    for request in sent:
        key = tuple((s.sql, tuple(v is None for v in s.given)) for s in request)
        groups.setdefault(key, []).append(request)
    made = []
    for number, alike in enumerate(groups.values()):
        table = f"bench_{name}_{number}"
        rows = [[value or "" for statement in request for value in statement.given] for request in alike]
        width = len(rows[0])
        columns = ", ".join(f"p{i} text" for i in range(width))
        values = ",\n".join(f"({', '.join([str(n), *map(quoted, row)])})" for n, row in enumerate(rows))
        database.sql(f"CREATE UNLOGGED TABLE {table} (n int PRIMARY KEY, {columns}); INSERT INTO {table} VALUES {values};")
        lines, at = [], 0
        for statement in alike[0]:
            sql = typed(database, statement)
            if re.search(r"(?<!:):[A-Za-z_]", sql):
                raise SystemExit(f"error: pgbench would take a part of this for a variable of its own: {sql}")
            lines.append(re.sub(r"\$(\d+)", lambda m, at=at, number=number: f":v{number}_{at + int(m[1]) - 1}", sql).replace("\n", " ") + ";")
            at += len(statement.given)
        # Variables live as long as the client, so each script has its own.
        names = ", ".join(f"p{i} AS v{number}_{i}" for i in range(width))
        turn = (f"\\if :i{number} % {TURN} = 0\nSELECT {names} FROM {table} "
                f"WHERE n = (:client_id + :i{number} / {TURN}) % {len(rows)} \\gset\n\\endif\n\\set i{number} :i{number} + 1")
        made.append(("\n".join([turn, *lines, ""]), len(rows)))
    return made
