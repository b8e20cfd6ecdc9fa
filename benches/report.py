"""Writes docs/performance.md."""

from datetime import datetime, timezone
from math import inf
from statistics import median


def number(value):
    if value is None:
        return ""
    if value == inf:
        return "not answered"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def holds(ok):
    return "yes" if ok else "**no**"


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def speed(rows, constant):
    made = []
    for row in rows:
        ratio = row.ratio(row.beside)
        budget = f"≥ {row.budget}" if row.budget else "none"
        made.append([row.title, number(row.middle("rate")), number(row.middle("p50")), number(row.middle("p99")),
                     number(row.middle("rate", row.beside)), f"{ratio:.2f}", budget,
                     holds(ratio >= row.budget) if row.budget else "",
                     f"{row.ratio(row.all_sent):.2f}" if row.all_sent else "", f"{row.ratio(constant):.3f}"])
    return table(["work", "requests/s", "p50 ms", "p99 ms", "beside it, /s", "ratio", "budget", "holds",
                  "of all its statements", "of a constant"], made)


def cost(rows):
    made = []
    for row in rows:
        trips = row.round_trips
        times = row.middle("rate") / row.published if row.published else None
        made.append([row.title, number(row.middle("server")), number(row.middle("database")),
                     number(row.middle("database", row.beside)), trips, f"≤ {row.trips}", holds(trips <= row.trips),
                     number(times) + "×" if times else "", holds(times >= 300) if times else ""])
    return table(["work", "server, µs", "database, µs", "database beside it, µs", "round trips", "budget", "holds",
                  "of the published figure", "at least 300×"], made)


def ratios(found, most):
    made = [[title, number(one), number(other), number(ratio), f"≤ {most}", holds(ratio <= most)]
            for title, one, other, ratio in found]
    return made


def plain(found):
    made = []
    for title, value, unit, most in found:
        made.append([title, f"{value:.3f} {unit}" if unit == "s" else f"{number(value)} {unit}",
                     f"< {most} {unit}" if most else "none", holds(value < most) if most else ""])
    return table(["what", "measured", "budget", "holds"], made)


def exports(found):
    made = [[title, number(mine), number(its), number(size), f"{ratio:.2f}", "≥ 0.8", holds(ratio >= 0.8)]
            for title, mine, its, size, ratio in found]
    return table(["work", "rows/s", "COPY, rows/s", "MB/s", "ratio", "budget", "holds"], made)


def page(about, rows, constant, growths, lists, small, exported):
    """The whole page. `growths` and `lists` hold title, cost of the large case, cost of the small case, ratio."""
    missing = [row.title for row in rows if row.budget and row.ratio(row.beside) < row.budget]
    missing += [f"{row.title}: round trips" for row in rows if row.round_trips > row.trips]
    missing += [f"{row.title}: 300×" for row in rows if row.published and row.middle("rate") / row.published < 300]
    missing += [title for found, most in ((growths, 3), (lists, 1.2)) for title, _, _, ratio in found if ratio > most]
    missing += [title for title, *_, ratio in exported if ratio < 0.8]
    missing += [title for title, value, _, most in small if most and value >= most]
    parts = [
        "# Performance",
        f"Made by `make bench{about['variables']}` on {datetime.now(timezone.utc):%Y-%m-%d}; [benches/README.md](../benches/README.md) "
        "says how it is measured and how to read it. Absolute figures drift by a third between minutes, also on one machine; "
        "the ratios hold, each the median of its rounds.",
        table(["", ""], list(about["facts"].items())),
        "**Every budget holds.**" if not missing else "**Budgets that do not hold:** " + "; ".join(missing) + ".",
        "## Speed", speed(rows, constant),
        f"The server that answers a constant: {number(median(cell.rate for cell in constant))} requests/s.",
        "## Cost of a request", cost(rows),
        "## What grows", table(["work", "CPU, ms", "beside it, ms", "ratio", "budget", "holds"],
                               ratios(growths, 3) + ratios(lists, 1.2)),
        *([] if lists else ["Lists at 1,000,000 tickets beside 10,000: [performance-large.md](performance-large.md), by `make bench LARGE=1`."]),
        "## Exports", exports(exported),
        "## Start and memory", plain(small),
        "Not measured: checks from an index in memory, which do not exist yet.",
    ]
    return "\n\n".join(parts) + "\n"
