"""`cohort`: every figure of the cohort as a file, suppressed; or the table behind them as Parquet, for a registry of one's own.

Figures are of the store, or of a folder that was written before (`--from`): then no store is opened, and nobody needs an account for
what leaves suppressed. The table holds rows of persons, without names: it is for direct care, and on record.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from kyphodss.access import AccessError
from kyphodss.cli.acting import ActingError, acting, add_acting
from kyphodss.cli.arguments import Commands, now, refuse
from kyphodss.cli.opened import with_store
from kyphodss.settings import SettingsError, settings

if TYPE_CHECKING:
    from kyphodss.cohort.result import Result
    from kyphodss.store.database import Database
    from kyphodss.store.door import Door

ONE_SOURCE: Final = "Name either the account that looks into the store (--as-user) or a folder written before (--from)."
VERDICTS: Final = "verdicts.parquet"
VERDICTS_FROM: Final = "Verdicts are asked of a table that was written before. Name its folder (--from)."
NO_ROWS_FROM: Final = (
    "The table of a folder is that folder. Leave out --table, or name an account (--as-user) for that of the store."
)


def add(commands: Commands) -> None:
    """Adds the command to the parser."""
    command = commands.add_parser(
        "cohort", help="write every figure of the cohort, suppressed, or its table as Parquet"
    )
    command.add_argument("--out", required=True, help="the folder to write to, which must be empty or not there yet")
    command.add_argument("--from", dest="folder", help="a folder with a table that --table wrote; no store is opened")
    command.add_argument(
        "--table",
        action="store_true",
        help="the table itself: one row a referral and one a fracture, without names but of persons; direct care alone",
    )
    command.add_argument(
        "--verdicts",
        action="store_true",
        help="with --from: every source's code and every window of each fracture as one Parquet file, on the engine of the "
        "site (cohort.engine), which reads the parts by year itself",
    )
    add_acting(command, required=False)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace, out: TextIO) -> int:
    """Writes; 2 where nothing could be started."""
    from kyphodss.cohort.spark import SparkError

    target = Path(chosen.out)
    if (chosen.as_user is None) == (chosen.folder is None):
        return refuse(ONE_SOURCE)
    if chosen.table is True and chosen.folder is not None:
        return refuse(NO_ROWS_FROM)
    if chosen.verdicts is True and chosen.folder is None:
        return refuse(VERDICTS_FROM)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        return refuse(f"{target} holds something already. Name an empty or a new folder.")
    try:
        if chosen.folder is not None:
            made = _verdicts if chosen.verdicts is True else _of_folder
            return made(Path(chosen.folder), target, out)
        return with_store(lambda database: _of_store(database, chosen, target, out))
    except SettingsError as error:
        return refuse(str(error))
    except SparkError as error:
        return refuse(str(error))
    except OSError as error:
        return refuse(f"{target} could not be written: {error.strerror or 'the disk refused'}.")


def _of_folder(folder: Path, target: Path, out: TextIO) -> int:
    from kyphodss.charts.cohort.figures import MEASURES
    from kyphodss.cohort.disclosure import PROFILES
    from kyphodss.cohort.files import CohortFileError, read
    from kyphodss.cohort.measures import compute, options_of
    from kyphodss.cohort.table import Cut

    site = settings().cohort
    try:
        table = read(folder)
    except CohortFileError as error:
        return refuse(str(error))
    table, asked = table.at(Cut(table.cut.at, now())), options_of(site)
    profile = PROFILES[site.profile]
    found = {id: compute(id, table, table.cut, profile, "others", options=asked) for id in MEASURES}
    return _figures(found, target, out)


def _verdicts(folder: Path, target: Path, out: TextIO) -> int:
    import pyarrow.parquet as pq

    from kyphodss.cohort.files import PARTS
    from kyphodss.cohort.verdicts import asked_of_files

    if not any((folder / PARTS).rglob("*.parquet")):
        return refuse(f"The folder holds no fractures by year ({PARTS}). Write the table anew with --table.")
    found = asked_of_files(folder / PARTS)
    target.mkdir(parents=True, exist_ok=True)
    pq.write_table(found, target / VERDICTS)
    out.write(f"Fractures: {found.num_rows}, asked on {settings().cohort.engine}.\n")
    return 0


def _of_store(database: "Database", chosen: argparse.Namespace, target: Path, out: TextIO) -> int:
    from kyphodss.charts.cohort.figures import MEASURES
    from kyphodss.cohort.measures import options_of
    from kyphodss.store.door import CohortAsked, Door

    site = settings().cohort
    try:
        door = Door(database, acting(database, chosen.as_user), now)
        if chosen.table is True:
            return _table(door, target, out)
        found = door.cohort(CohortAsked(MEASURES, options_of(site), profile=site.profile))
        door.cohort_exported("every-figure")
    except (ActingError, AccessError) as error:
        return refuse(str(error))
    return _figures(found, target, out)


def _table(door: "Door", target: Path, out: TextIO) -> int:
    from kyphodss.cohort.files import PARTS, write
    from kyphodss.cohort.verdicts import write_parts

    found = door.cohort_table()
    target.mkdir(parents=True, exist_ok=True)
    write(found, target)
    write_parts(found.fractures, target / PARTS)
    out.write(f"Referrals: {len(found)}; fractures: {found.fractures.num_rows}. {found.cut.words}\n")
    return 0


def _figures(found: Mapping[str, "Result"], target: Path, out: TextIO) -> int:
    from kyphodss.charts.cohort.figures import SECTIONS, Drawing
    from kyphodss.charts.export import EVERYONE, csv_of, file_name

    site = settings().cohort
    drawing = Drawing(dark=False, window=site.window, standard_days=site.decision_standard_days)
    target.mkdir(parents=True, exist_ok=True)
    written = 0
    for section in SECTIONS.values():
        for panel in section.panels(found, drawing):
            if panel.card.direct_care_only is None:
                (target / file_name(panel, EVERYONE, "csv")).write_text(
                    csv_of(panel, EVERYONE), encoding="utf-8", newline=""
                )
                written += 1
    one = next(iter(found.values()))
    out.write(f"Figures: {written}. {one.profile.name}. {one.cut.words}\n")
    return 0
