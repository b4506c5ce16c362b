"""Facts into the tables, in bulk, on the raw driver: COPY on PostgreSQL, executemany on SQLite.

Works inside the caller's write transaction and never ends it. Nothing here knows an event.
"""

from __future__ import annotations

from io import StringIO
from itertools import islice
from typing import Any

from projections import tables
from projections.facts import Facts, Gone, Rows, Shown
from projections.tables import POSTGRESQL, Table

ASKED_AT_ONCE = 500
FETCHED_AT_ONCE = 2_000


def write(raw: Any, dialect: str, facts: Facts) -> None:
    """Add all of these facts to their build."""
    _insert(raw, dialect, tables.POSTINGS, facts.postings)
    _insert(raw, dialect, tables.STATEMENTS, facts.statements)
    _insert(raw, dialect, tables.FLAGS, facts.flags)
    _insert(raw, dialect, tables.UNALLOCATED, facts.unallocated)
    _insert(raw, dialect, tables.AWAITED, facts.awaited)
    _insert(raw, dialect, tables.LINE_ENTRIES, facts.line_entries)
    _add_to_balances(raw, dialect, facts)
    if facts.bank:
        _write_bank(raw, dialect, facts)


def run(raw: Any, dialect: str, sql: str, values: tuple = ()) -> Any:
    """A cursor that has run this SQL, which marks its values with `?` for either database."""
    cursor = raw.cursor()
    cursor.execute(sql if dialect != POSTGRESQL else sql.replace("?", "%s"), values)
    return cursor


def streamed(raw: Any, dialect: str, sql: str, values: tuple = ()) -> Any:
    """The same, for very many rows, which are fetched as they are asked for. To be closed."""
    if dialect != POSTGRESQL:
        return run(raw, dialect, sql, values)
    cursor = raw.cursor("streamed")  # only a named one stays on the server
    cursor.itersize = FETCHED_AT_ONCE
    cursor.execute(sql.replace("?", "%s"), values)
    return cursor


def _insert(raw: Any, dialect: str, table: Table, rows: Rows) -> None:
    if not rows:
        return
    if dialect == POSTGRESQL:
        names = ", ".join(table.names)
        copy = f"COPY {table.name} ({names}) FROM STDIN"
        raw.cursor().copy_expert(copy, StringIO(_copied(table, rows)))
    else:
        marks = ", ".join("?" * len(table.columns))
        raw.cursor().executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)


_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _copied(table: Table, rows: Rows) -> str:
    """Rows in the text form of COPY: as they are, unless a value is missing or wants escaping."""
    text = "\n".join(["\t".join(map(str, row)) for row in rows]) + "\n"
    count = len(rows)
    tabs = count * (len(table.columns) - 1)
    plain = text.count("\t") == tabs and text.count("\n") == count
    if plain and not table.has_gaps and "\\" not in text and "\r" not in text:
        return text
    return "".join("\t".join(map(_escaped, row)) + "\n" for row in rows)


def _escaped(value: Any) -> str:
    return r"\N" if value is None else str(value).translate(_ESCAPES)


def _add_to_balances(raw: Any, dialect: str, facts: Facts) -> None:
    table = tables.BALANCES
    onto = (
        f" ON CONFLICT ({', '.join(table.key)})"
        " DO UPDATE SET pence = balances.pence + excluded.pence"
    )
    # In the order of the key, which is the quickest to write.
    rows = [(facts.build, *key, pence) for key, pence in sorted(facts.balances.items())]
    if not rows:
        return
    if dialect == POSTGRESQL:
        columns = [list(column) for column in zip(*rows, strict=True)]
        kinds = ["bigint", *["text"] * 5, "bigint"]
        marks = ", ".join(f"%s::{kind}[]" for kind in kinds)
        sql = f"INSERT INTO balances SELECT * FROM unnest({marks}){onto}"
        raw.cursor().execute(sql, columns)
    else:
        marks = ", ".join("?" * len(table.columns))
        raw.cursor().executemany(f"INSERT INTO balances VALUES ({marks}){onto}", rows)


# ── what statements show ─────────────────────────────────────────────────────────────────────


def _write_bank(raw: Any, dialect: str, facts: Facts) -> None:
    """Every showing of a line; the first of a line that is not counted already counts it."""
    shown = [line[0] for one in facts.bank if isinstance(one, Shown) for line in one.lines]
    live = _counted_already(raw, dialect, facts.build, shown)
    rows: list[list[Any]] = []
    counted_here: dict[str, list[Any]] = {}
    for one in facts.bank:
        if isinstance(one, Gone):
            _withdraw(raw, dialect, facts.build, one)
            for line in one.lines:
                live.discard(line)
                if line in counted_here:
                    counted_here.pop(line)[_REMOVED] = one.position
                else:
                    _remove(raw, dialect, facts.build, line, one.position)
            continue
        for line, holding, day, pence, file_row, detail in one.lines:
            counted = line not in live
            row = [
                facts.build, line, one.position, holding, day, pence, file_row, int(counted),
                None, detail,
            ]  # fmt: skip
            rows.append(row)
            if counted:
                live.add(line)
                counted_here[line] = row
    _insert(raw, dialect, tables.BANK_LINES, rows)


_REMOVED = tables.BANK_LINES.names.index("removed_position")


def _counted_already(raw: Any, dialect: str, build: int, lines: list[str]) -> set[str]:
    found: set[str] = set()
    remaining = iter(dict.fromkeys(lines))
    while part := tuple(islice(remaining, ASKED_AT_ONCE)):
        marks = ", ".join("?" * len(part))
        sql = (
            f"SELECT line FROM bank_lines WHERE build = ? AND line IN ({marks})"
            " AND counted = 1 AND removed_position IS NULL"
        )
        found.update(line for (line,) in run(raw, dialect, sql, (build, *part)))
    return found


def _remove(raw: Any, dialect: str, build: int, line: str, position: int) -> None:
    sql = (
        "UPDATE bank_lines SET removed_position = ? WHERE build = ? AND line = ?"
        " AND counted = 1 AND removed_position IS NULL"
    )
    run(raw, dialect, sql, (position, build, line))


def _withdraw(raw: Any, dialect: str, build: int, gone: Gone) -> None:
    sql = (
        "UPDATE statements SET withdrawn_position = ? WHERE build = ? AND holding = ?"
        " AND statement = ? AND position < ? AND withdrawn_position IS NULL"
    )
    values = (gone.position, build, gone.holding, gone.statement, gone.position)
    run(raw, dialect, sql, values)
