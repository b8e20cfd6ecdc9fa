"""The rows of the table: requests, baselines and budgets."""

from dataclasses import dataclass, field
from statistics import median

import capture
import measure
from fixture import Fresh
from measure import CONNECTIONS, HERE


@dataclass
class Row:
    """One kind of work, and the results of its rounds."""
    name: str
    title: str
    requests: object
    # The budgets: the least share of the baseline, and the most round trips.
    budget: float = 0
    trips: int = 2
    # Requests per second of a comparable product.
    published: float = 0
    # The table of the row's query: the longest statement of a request that names it.
    query: str = "tickets"
    connections: int = CONNECTIONS
    fresh: object = None
    script: str = ""
    http: list = field(default_factory=list)
    beside: list = field(default_factory=list)
    all_sent: list = field(default_factory=list)
    sent: list = field(default_factory=list)
    round_trips: int = 0

    def ratio(self, other):
        """The median ratio, over all rounds, to another series of cells."""
        pairs = [mine.rate / its.rate for mine, its in zip(self.http, other)]
        return median(pairs) if pairs else None

    def middle(self, name, cells=None):
        return median(getattr(cell, name) for cell in (self.http if cells is None else cells))


def rows(fixture):
    """All rows, with their tickets and people."""
    people = fixture.awaiting_me()
    fixture.busy = {user for _, _, user, _ in people}
    approve = fixture.templates(2)
    cancel = fixture.templates(1)
    granted = fixture.granted()
    opened = fixture.open()
    values = ",".join(f"({n}, '{fixture.org}', '{user}', '{body['request']['assets'][0]}')"
                      for n, (_, _, user, body) in enumerate(opened))
    fixture.database.sql("CREATE TABLE bench_open (n int PRIMARY KEY, org text, applicant text, asset text);"
                         f"INSERT INTO bench_open VALUES {values}")

    def transition(name, title, number, templates, path, body, by, budget=1.0, trips=3, method="POST", **more):
        made = [template[0] for template in templates]
        requests = [(method, path, template[by], body) for template in templates]
        fresh = Fresh(fixture.database, number, made), Fresh(fixture.database, number + 1, made)
        return Row(name, title, requests, budget, trips, fresh=fresh, script=f"{name}.sql", **more)

    fixture.guard_rules(1000)
    return [
        Row("get", "one ticket by id", fixture.get_ticket(), 0.7),
        Row("open", "open a ticket", opened, 1.0, 3, 4.8, script="open.sql"),
        transition("approve", "approve, at the last level, with its grant", 1, approve, "/tickets/@/approve", {"level": 2, "comment": "Go ahead"}, 2,
                   published=3.6),
        transition("cancel", "cancel", 3, cancel, "/tickets/@/cancel", {}, 1),
        transition("comment", "comment", 5, cancel, "/tickets/@/comments", {"body": "Almost there"}, 1, 0),
        transition("watch", "name a watcher", 9, cancel, "/tickets/@/watchers", {"users": [fixture.a_user()]}, 1, 0, trips=6, method="PUT"),
        transition("extend", "ask for an extension", 7, granted, "/grants/@/extend", {"duration": "PT1H", "reason": "CHG-1043"}, 1, 0, trips=6),
        Row("awaiting", "what awaits me, a page of 50", people, 0.9, 3, published=4.2),
        Row("filtered", "a filtered queue, a page of 50", fixture.filtered(), 0.9, 3, published=4.2),
        Row("counters", "the counters of all queues", fixture.counters()),
        Row("feed", "the next 200 events of the feed", fixture.feed(), trips=3, query="events"),
        Row("assets", "permitted assets, a page of 50", fixture.assets(), published=10, query="permissions"),
        Row("check", "one access check", fixture.check(), 0.8, published=14, query="permissions"),
        Row("nested", "one access check, through ten groups", fixture.nested(), query="permissions"),
        Row("restricted", "a restricted inventory, a page of 50", fixture.restricted(), trips=3, query="assets"),
        Row("batch", "a batch of 1,000 access checks, 8 connections", fixture.batch(), query="permissions", connections=8),
        Row("command", "one command, asked of 1,000 guard rules", fixture.commands(1), query="guard_version"),
        Row("commands", "a batch of 100 commands, asked of 1,000 guard rules", fixture.commands(100), query="guard_version"),
    ]


def capture_all(rows, fixture, logged, counter):
    """Captures the statements of each row's requests. For reads, they become the baselines."""
    for row in rows:
        requests = row.requests[:32]
        if row.fresh:
            row.fresh[0].have(CONNECTIONS * 2)
            requests = [(m, path.replace("@", f"{row.fresh[0].set}-{n:012x}"), u, b)
                        for n, (m, path, u, b) in enumerate(requests[:9])]
            row.fresh[0].next = len(requests)
        # Warms up first: a connection prepares statements once, which is not part of a request.
        if not row.fresh:
            for request in requests:
                fixture.call(request, logged)
        calls = [lambda r=r: fixture.call(r, logged) for r in requests]
        row.sent, trips = capture.requests(fixture.database, counter, calls)
        row.round_trips = int(median(trips))
        if not row.script:
            queries = [[max((s for s in sent if row.query in s.sql), key=lambda s: len(s.sql))] for sent in row.sent]
            row.scripts = capture.scripts(fixture.database, row.name, queries)
            if any(len(sent) > 1 for sent in row.sent):
                row.whole = capture.scripts(fixture.database, row.name + "_all", row.sent)


def measure_round(row, fixture, seconds, guess):
    """Measures one cell of each kind for a row, one after the other."""
    file = fixture.file(row.name, row.requests)
    of_server, of_script = row.fresh or (None, None)
    if row.fresh:
        # More than needed, because running out would end the run. The next round uses the rest.
        of_server.have(int(max([guess["http"], *(cell.rate for cell in row.http)]) * seconds * 3) + 1000)
    row.http.append(measure.http(fixture.server, fixture.database, file, seconds, of_server, row.connections))
    if not row.script:
        row.beside.append(measure.pgbench(fixture.database, row.scripts, seconds, connections=row.connections))
        if hasattr(row, "whole"):
            row.all_sent.append(measure.pgbench(fixture.database, row.whole, seconds, connections=row.connections))
        return
    variables = {"clients": CONNECTIONS}
    if row.fresh:
        of_script.have(int(max([guess["beside"], *(cell.rate for cell in row.beside)]) * seconds * 2.5) + 2000)
        variables |= {"series": of_script.set, "first": of_script.next}
        of_script.next = of_script.total
    text = (HERE / "sql" / row.script).read_text()
    row.beside.append(measure.pgbench(fixture.database, [(text, 1)], seconds, variables))
