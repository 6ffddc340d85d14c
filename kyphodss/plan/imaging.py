"""Usable imaging of one level: which study or pair carries the plan, when it is there, and how long it holds (dates.md 6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from kyphodss.case.clock import Instant, day_of, moment_of, span_of
from kyphodss.case.imaging import studies_of_level
from kyphodss.case.model import Case
from kyphodss.plan.slots import utc

TRACER: Final = ("bone_scan", "spect", "spect_ct")


@dataclass(frozen=True, slots=True)
class Route:
    """Imaging that may carry the procedure. `ready` in UTC; `oldest` is the day of the older study of a pair."""

    words: str
    ready: datetime
    oldest: date
    booked: bool

    def valid_through(self, max_age_days: int) -> date:
        """The last day on which it is not too old."""
        return self.oldest + timedelta(days=max_age_days)


def imaging_route(case: Case, level: str | None, as_of: date, max_age_days: int) -> Route | None:
    """MRI, or CT with a bone scan or SPECT, whichever is ready first; MRI if equal. None where neither is usable."""
    mri = _chosen(case, level, ("mri",), as_of, max_age_days)
    ct = _chosen(case, level, ("ct",), as_of, max_age_days)
    tracer = _chosen(case, level, TRACER, as_of, max_age_days)
    routes = [] if mri is None else [_route("MRI", (mri,), as_of)]
    if ct is not None and tracer is not None:
        routes.append(_route("CT with bone scan or SPECT", (ct, tracer), as_of))
    return min(routes, key=lambda route: route.ready) if len(routes) > 0 else None


def _chosen(case: Case, level: str | None, kinds: Iterable[str], as_of: date, max_age_days: int) -> Instant | None:
    """Of one kind the newest done that is not too old today, else the first booked. Undated is neither."""
    dated = [s.performed_on for s in studies_of_level(case, level, kinds) if s.performed_on is not None]
    done = [at for at in dated if not _ahead(at, as_of) and (as_of - day_of(at)).days <= max_age_days]
    if len(done) > 0:
        return max(done, key=_end)
    booked = [at for at in dated if _ahead(at, as_of)]
    return min(booked, key=_end) if len(booked) > 0 else None


def _ahead(at: Instant, as_of: date) -> bool:
    """Does it lie ahead of the evaluation: a later day, or a later hour of the day?"""
    return at > moment_of(as_of) if isinstance(at, datetime) else at > as_of


def _end(at: Instant) -> datetime:
    return utc(span_of(at)[1])


def _route(words: str, studies: Iterable[Instant], as_of: date) -> Route:
    """A study done is ready now; one that is booked at its hour, or at the end of its day."""
    moment = utc(moment_of(as_of))
    every = list(studies)
    ready = max(_end(at) if _ahead(at, as_of) is True else moment for at in every)
    return Route(words, ready, min(day_of(at) for at in every), booked=any(_ahead(at, as_of) for at in every))
