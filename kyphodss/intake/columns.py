"""Which column is which field: proposed with a score and a reason, edited by a person, kept as JSON for the next file.

Nothing is mapped silently: what was not matched exactly is shown as such, and what nobody knows stays unmapped and is listed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from typing import Any, Final, Literal, cast

from kyphodss.intake import whole
from kyphodss.intake.dates import Order, evidence
from kyphodss.intake.headers import Table
from kyphodss.intake.synonyms import OWN_NAME, field_of, is_target, label_of, names, plain_key, split_unit, unit

CLOSE: Final = 0.88  # how alike two spellings must be for one to be proposed, 0 to 1
MOST_CODES: Final = 6  # different values up to which a column may be one of codes
Kind = Literal["order", "unit", "codes"]
SEX_CODES: Final = ("female", "male", "other", "unknown")
YES_NO_CODES: Final = ("yes", "no", "unknown")
SCALES: Final = ("0-10", "0-100")


class MappingError(Exception):
    """A kept mapping that cannot be read. The text is one readable sentence."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file. `target` is what it is read as, None: not read. `score` is 1 for a known name, less for a
    spelling that is like one, 0 without any; `why` says where the name is known from.

    `order`, `unit` and `codes` are answers to what the file leaves open; `unit` is "" for the contract's own.
    """

    index: int
    header: str
    target: str | None
    score: float
    why: str
    order: Order | None = None
    unit: str = ""
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What a file leaves open about a column: `options` are the answers. `words` are the codes that are asked about."""

    index: int
    kind: Kind
    sentence: str
    options: tuple[str, ...]
    words: tuple[str, ...] = ()


def propose(table: Table) -> tuple[Column, ...]:
    """A proposal for every column. Of two columns with one field the better match has it, the first of equals."""
    parts = whole.columns_of(table.header)
    beside = whole.list_paths() if len(parts) > 0 else frozenset[str]()
    found = [
        Column(index, header, None, 1.0, whole.WHY) if index in parts or header in beside else _column(index, header)
        for index, header in enumerate(table.header)
    ]
    best = dict[str, Column]()
    for column in sorted(found, key=lambda each: (-each.score, each.index)):
        if column.target is not None:
            best.setdefault(column.target, column)
    return tuple(
        column
        if column.target is None or best[column.target] is column
        else replace(
            column,
            target=None,
            why=f"column {best[column.target].index + 1} is read as {label_of(column.target)} already",
        )
        for column in found
    )


def _column(index: int, header: str) -> Column:
    if header == "":
        return Column(index, header, None, 0.0, "the column has no name")
    name, written_unit = split_unit(header)
    if "[" in name and is_target(name):
        return Column(index, header, name, 1.0, OWN_NAME)
    inner = name.rpartition(": ")[2]
    for spelling in (header, name, name.replace(": ", " "), inner):
        known = names().get(plain_key(spelling))
        if known is not None:
            counted = unit(known.target, written_unit) if written_unit != "" else None
            return Column(
                index, header, known.target, 1.0, known.seen, None, "" if counted is None else counted.written
            )
    close = get_close_matches(plain_key(name), list(names()), n=1, cutoff=CLOSE)
    if len(close) == 0:
        return Column(index, header, None, 0.0, "no known name")
    known = names()[close[0]]
    return Column(index, header, known.target, 0.9, f"spelled like a name of {label_of(known.target)}; please look")


def unread(columns: Sequence[Column]) -> list[str]:
    """The names of the columns that nothing is read from."""
    return [
        column.header for column in columns if column.target is None and column.header != "" and column.why != whole.WHY
    ]


def questions(table: Table, columns: Sequence[Column]) -> tuple[Question, ...]:
    """What has to be answered before the file can be read: order of days and months, scale of pain, meaning of codes."""
    return tuple(question for column in settled(table, columns) for question in _asked(table, column))


def settled(table: Table, columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns, with the order of their dates where the file itself tells it: the column's own cells, else the others'."""
    told = {column.index: evidence(_texts(table, column.index)) for column in columns if _is_date(column)}
    orders = {index: _told(day, month) for index, (day, month, _) in told.items()}
    whole = {order for order in orders.values() if order is not None}
    only = (
        next(iter(whole))
        if len(whole) == 1 and not any(day != "" and month != "" for day, month, _ in told.values())
        else None
    )
    return tuple(
        replace(column, order=orders[column.index] or (only if not _mixed(told[column.index]) else None))
        if column.index in told and column.order is None
        else column
        for column in columns
    )


def _told(day_first: str, month_first: str) -> Order | None:
    if (day_first != "") == (month_first != ""):
        return None
    return "day" if day_first != "" else "month"


def _mixed(told: tuple[str, str, bool]) -> bool:
    return told[0] != "" and told[1] != ""


def _is_date(column: Column) -> bool:
    return column.target is not None and field_of(column.target).kind in ("day", "instant")


def _texts(table: Table, index: int) -> Iterable[str]:
    return (row.cells[index] for row in table.rows if index < len(row.cells))


def _asked(table: Table, column: Column) -> Iterable[Question]:
    if column.target is None:
        return
    if _is_date(column) and column.order is None:
        first, other, open_one = evidence(_texts(table, column.index))
        if open_one or (first != "" and other != ""):
            yield Question(
                column.index, "order", _order_sentence(table, column, first, other), ("day first", "month first")
            )
    if column.target == "symptoms.pain_score" and column.unit == "" and _above_ten(table, column.index):
        sentence = f"{column.header}: some values are above 10. Does the whole column count to 10 or to 100?"
        yield Question(column.index, "unit", sentence, SCALES)
    words = _codes(table, column)
    if len(words) > 0:
        options = SEX_CODES if column.target == "patient.sex" else YES_NO_CODES
        sentence = f"{column.header}: the column holds {', '.join(words)}. What does each mean?"
        yield Question(column.index, "codes", sentence, options, words)


def _order_sentence(table: Table, column: Column, first: str, other: str) -> str:
    if first != "" and other != "":
        return f"{column.header}: {first} has the day first and {other} the month. Which order do the others have?"
    texts = (text for text in _texts(table, column.index) if evidence([text])[2])
    return f"{column.header}: {next(iter(texts)).strip()} can be read both ways. Does the day or the month come first?"


def _above_ten(table: Table, index: int) -> bool:
    texts = (text.strip() for text in _texts(table, index))
    return any(text.replace(".", "", 1).isdecimal() and float(text) > 10 for text in texts if len(text) < 8)


def _codes(table: Table, column: Column) -> tuple[str, ...]:
    """Bare numbers in a column of sex, and 1 with 2 in a column of yes and no, that nobody has explained."""
    if column.target is None or len(column.codes) > 0:
        return ()
    kind = field_of(column.target).kind
    if column.target != "patient.sex" and kind != "yes_no":
        return ()
    numbers = sorted({text.strip() for text in _texts(table, column.index) if text.strip() in _DIGITS})
    wanted = len(numbers) > 0 if column.target == "patient.sex" else "2" in numbers
    return tuple(numbers) if wanted and len(numbers) <= MOST_CODES else ()


_DIGITS: Final = frozenset({"0", "1", "2", "3"})


def answered(column: Column, question: Question, answer: str | Mapping[str, str]) -> Column:
    """The column with an answer: an option, or for codes the option of each word."""
    if question.kind == "codes":
        return replace(column, codes=tuple(dict(answer).items()) if not isinstance(answer, str) else ())
    if question.kind == "order":
        return replace(column, order="day" if answer == "day first" else "month")
    return replace(column, unit=str(answer))


def dumped(columns: Sequence[Column]) -> str:
    """The mapping as JSON, to be kept for the sender: names of columns, and nothing that stands in a row."""
    return json.dumps({"mapping": 1, "columns": [asdict(column) for column in columns]}, ensure_ascii=False, indent=1)


def remembered(table: Table, text: str) -> tuple[Column, ...]:
    """A proposal, with every column that a kept mapping names read as it says. Raises MappingError."""
    kept = {plain_key(column.header): column for column in _loaded(text)}
    found: list[Column] = []
    for column in propose(table):
        known = kept.get(plain_key(column.header)) if column.header != "" else None
        found.append(
            column
            if known is None
            else replace(known, index=column.index, header=column.header, score=1.0, why="kept for this sender")
        )
    taken = {column.target for column in found if column.why == "kept for this sender"}
    return tuple(
        column if column.why == "kept for this sender" or column.target not in taken else replace(column, target=None)
        for column in found
    )


def _loaded(text: str) -> list[Column]:
    try:
        kept: Any = json.loads(text)
        return [_one(cast("dict[str, Any]", each)) for each in kept["columns"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise MappingError("The kept mapping cannot be read. Map the columns and keep it again.") from None


def _one(each: dict[str, Any]) -> Column:
    target, order = each["target"], each["order"]
    if (target is not None and not is_target(str(target))) or order not in (None, "day", "month"):
        raise ValueError(target)
    codes = tuple((str(word), str(meaning)) for word, meaning in each["codes"])
    return Column(
        int(each["index"]), str(each["header"]), target, 1.0, str(each["why"]), order, str(each["unit"]), codes
    )
