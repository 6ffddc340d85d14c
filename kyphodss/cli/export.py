"""`export`: the cases that an account may see, as contract JSON lines, CSV, Parquet or FHIR; de-identified on request."""

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from kyphodss.access import AccessError
from kyphodss.case.read import CaseError, case_from
from kyphodss.cli.acting import ActingError, acting, add_acting
from kyphodss.cli.arguments import Commands, now, refuse
from kyphodss.cli.lines import as_json
from kyphodss.cli.opened import with_store

if TYPE_CHECKING:
    from kyphodss.store.database import Database
    from kyphodss.store.door import Door

FORMATS: Final = ("jsonl", "csv", "parquet", "fhir")
PROGRESS_EVERY: Final = 500  # cases
Object = dict[str, Any]


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser("export", help="write the cases an account may see; every one of them is on record")
    command.add_argument(
        "--format",
        choices=FORMATS,
        default="jsonl",
        help="default: jsonl, the shape of the case contract; fhir: R4 Bundles with the assessment, one a line",
    )
    command.add_argument(
        "--out", help="the file to write, which must not be there yet; needed for parquet (default: standard output)"
    )
    command.add_argument(
        "--deidentify",
        action="store_true",
        help="by Safe Harbor: no identifier, no text, ages to 89, days instead of dates, in random order",
    )
    add_acting(command, required=True)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Exports; 1 where a case could not be read or may not be exported, 2 where nothing could be started."""
    if chosen.format == "parquet" and chosen.out is None:
        return refuse("Parquet is no text: name the file to write (--out).")
    if chosen.format == "fhir" and chosen.deidentify is True:
        return refuse("A Bundle goes to the record of its patient and names them: it is not de-identified.")
    if chosen.out is not None and Path(chosen.out).exists():
        return refuse(f"{chosen.out} is there already. Name a new file.")
    return with_store(lambda database: _with_door(chosen, out, database))


def _with_door(chosen: argparse.Namespace, out: TextIO, database: "Database") -> int:
    from kyphodss.store.door import Door

    failed: list[str] = []
    try:
        door = Door(database, acting(database, chosen.as_user), now)
        found = list(_cases(door, failed, deidentify=chosen.deidentify))
    except (ActingError, AccessError) as error:
        return refuse(str(error))
    if chosen.format == "parquet":
        _parquet(found, Path(chosen.out))
    else:
        with (
            nullcontext(out)
            if chosen.out is None
            else Path(chosen.out).open("x", encoding="utf-8", newline="") as stream
        ):
            _written(found, stream, chosen.format, failed)
    sys.stderr.writelines(f"{sentence}\n" for sentence in failed)
    lost = len(failed) if chosen.format == "fhir" else 0
    sys.stderr.write(f"{len(found) - lost} cases exported, {len(failed)} not.\n")
    return 1 if len(failed) > 0 else 0


def _written(found: list[Object], stream: TextIO, kind: str, failed: list[str]) -> None:
    from kyphodss.cli.export_fhir import write_fhir

    if kind == "fhir":
        left = write_fhir(found, stream, failed, now())
        if len(left) > 0:
            sys.stderr.write(f"Only in the attached case.json, for want of a place in FHIR: {', '.join(left)}.\n")
    elif kind == "csv":
        write_csv(found, stream)
    else:
        stream.writelines(as_json(each) + "\n" for each in found)


def _cases(door: "Door", failed: list[str], *, deidentify: bool) -> Iterator[Object]:
    keys = [listed.case_key for listed in door.cases()]
    if deidentify:
        random.SystemRandom().shuffle(keys)  # an order by time would give dates away
    for number, key in enumerate(keys, start=1):
        body = door.exported(key, "case").body
        if number % PROGRESS_EVERY == 0:
            sys.stderr.write(f"{number} of {len(keys)} cases\n")
        if not deidentify:
            yield body
            continue
        try:
            yield _deidentified(body, number)
        except CaseError:
            failed.append(f"Case {number} is none that the present contract reads: it was left out.")


def _deidentified(body: Object, number: int) -> Object:
    from kyphodss.intake.deidentified import deidentified

    return deidentified(case_from(body), number)


def _table(found: list[Object]) -> tuple[list[str], list[Object]]:
    from kyphodss.intake.whole import flat

    rows = [flat(each) for each in found]
    return list(dict.fromkeys(name for row in rows for name in row)), rows


def write_csv(found: list[Object], stream: TextIO) -> None:
    """One row a case, with the whole case in `case_json` (`kyphodss.intake.whole`), so that `import` takes it back as it was."""
    from kyphodss.intake.whole import cells
    from kyphodss.store.spreadsheet import neutral

    names, rows = _table(found)
    parts = [cells(each) if "case_id" in each else {} for each in found]  # one without an id cannot come back
    names += max((list(each) for each in parts), key=len, default=[])
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(names)
    lines = ({**row, **part} for row, part in zip(rows, parts, strict=True))
    writer.writerows([neutral(row.get(name)) for name in names] for row in lines)


def _parquet(found: list[Object], file: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def _column(values: list[Any]) -> Any:
        """Numbers and yes/no as they are; a column that also holds words, as \u201cunknown\u201d, as text."""
        try:
            return pa.array(values)
        except (pa.ArrowInvalid, pa.ArrowTypeError):
            return pa.array([None if value is None else str(value) for value in values])

    names, rows = _table(found)
    pq.write_table(pa.table({name: _column([row.get(name) for row in rows]) for name in names}), file)
