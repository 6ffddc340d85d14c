"""What a site sets about itself, its plans and its sources. None of it has a guideline behind it."""

from datetime import date, time
from typing import Annotated, Any, Final, Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("expected the name of a time zone, as America/New_York")
    return name


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Paragraph = Annotated[str, Field(min_length=1, max_length=600)]


class SiteSettings(_Group):
    """The clinic: its name, its clock and how patients reach it."""

    name: str = Field(default="The clinic", max_length=100, description="Name on notes and patient sheets")
    time_zone: Annotated[str, AfterValidator(_zone)] = Field(
        default="America/New_York", description="Time zone of every bare local time, and of the day an instant falls on"
    )
    phone_line: str = Field(
        default="",
        max_length=60,
        description="Telephone line of the patient sheet; empty: the sheet leaves it to be written in",
    )
    web_address: str = Field(default="", max_length=100, description="Web address on the patient sheet; empty: none")
    sheet_wording: dict[str, tuple[Paragraph, ...]] = Field(
        default={},
        description="The clinic's own words for blocks of the patient sheet, by block id: about, who, what_happens, after",
    )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.time_zone)


def _rising(span: tuple[int, int]) -> tuple[int, int]:
    if not 0 <= span[0] <= span[1]:
        raise ValueError("expected two numbers from 0 up, the first not above the second")
    return span


Span = Annotated[tuple[int, int], AfterValidator(_rising)]


def _time(value: Any) -> Any:
    """A number would be read as seconds since midnight."""
    if isinstance(value, (int, float)):
        raise ValueError("expected a time of the day, as 09:00")
    return value


def _local(times: tuple[time, ...]) -> tuple[time, ...]:
    if any(at.tzinfo is not None for at in times) or len(set(times)) < len(times):
        raise ValueError("expected times of the site without an offset, each once, as 09:00")
    return tuple(sorted(times))


Times = Annotated[tuple[Annotated[time, BeforeValidator(_time)], ...], AfterValidator(_local), Field(max_length=48)]
_NINE: Final = (time(9, 0),)


class SlotTimes(_Group):
    """When a procedure may start, by weekday; a weekday without a time has no slot."""

    monday: Times = Field(default=_NINE, description="Starts of the slots of a Monday, site time; none: no slot")
    tuesday: Times = Field(default=_NINE, description="Starts of the slots of a Tuesday, site time; none: no slot")
    wednesday: Times = Field(default=_NINE, description="Starts of the slots of a Wednesday, site time; none: no slot")
    thursday: Times = Field(default=_NINE, description="Starts of the slots of a Thursday, site time; none: no slot")
    friday: Times = Field(default=_NINE, description="Starts of the slots of a Friday, site time; none: no slot")
    saturday: Times = Field(default=(), description="Starts of the slots of a Saturday, site time; none: no slot")
    sunday: Times = Field(default=(), description="Starts of the slots of a Sunday, site time; none: no slot")

    def of(self, weekday: Weekday) -> tuple[time, ...]:
        """The starts on a weekday, in order."""
        times: tuple[time, ...] = getattr(self, weekday)
        return times

    @model_validator(mode="after")
    def _some(self) -> "SlotTimes":
        if all(len(self.of(weekday)) == 0 for weekday in WEEKDAYS):
            raise ValueError("expected a slot on at least one weekday")
        return self


class PlanSettings(_Group):
    """The slot calendar and the ages at which a result or a picture is too old (dates.md section 5)."""

    slot_times: SlotTimes = SlotTimes()
    closed_days: tuple[date, ...] = Field(default=(), description="Days without slots: holidays, closures")
    procedure_hours: float = Field(default=1, gt=0, le=12, description="Length of a procedure, hours")
    lab_max_age_days: int = Field(
        default=30, ge=0, le=365, description="Oldest INR and platelet count at the slot, days"
    )
    inr_max_age_days_if_vka: int = Field(
        default=2, ge=0, le=365, description="Oldest INR at the slot on warfarin or acenocoumarol, days"
    )
    creatinine_max_age_days: int = Field(default=30, ge=0, le=365, description="Oldest creatinine at the slot, days")
    imaging_max_age_days: int = Field(
        default=180, ge=1, le=3650, description="Oldest imaging of the level at the slot, days"
    )
    imaging_recheck_days: int = Field(
        default=30, ge=1, le=3650, description="Age of imaging from which a new look is prompted, days; moves no date"
    )
    leaflet_restart_hours: int = Field(
        default=48,
        ge=0,
        le=336,
        description="The clinic leaflet's restart of blood thinners after the procedure, hours",
    )
    conservative_minimum_days: int = Field(
        default=0,
        ge=0,
        le=365,
        description="Shortest conservative care before the procedure, days; the leaflet gives none",
    )
    follow_up_phone_days: Span = Field(default=(1, 2), description="Telephone call after the procedure, days")
    follow_up_visit_days: Span = Field(default=(10, 14), description="First visit after the procedure, days")
    follow_up_weeks: Span = Field(default=(4, 6), description="Second visit after the procedure, weeks")
    follow_up_months: tuple[Annotated[int, Field(ge=1, le=60)], ...] = Field(
        default=(3, 6, 12),
        description="Later contacts after the procedure, months; the second visit is that of the first month",
    )
    bmd_due_days: int = Field(
        default=90, ge=0, le=730, description="Bone density measurement due after the procedure, days"
    )


Etiology = Literal["osteoporosis", "cancer", "trauma", "other_benign", "unknown"]
_US_CLINIC: Final = ("clinic-leaflet", "cms-l34106", "cms-l35130", "cms-l34976")


class SourceSettings(_Group):
    """Which sources stand on the case page, in which order, by etiology. The others stay one click away, named."""

    osteoporosis: tuple[str, ...] = Field(
        default=(*_US_CLINIC, "rand-2018", "nass-osteoporotic-2025", "acr-2022", "sir-failure-of-medical-therapy"),
        description="Sources shown in osteoporosis, by id, in this order",
    )
    cancer: tuple[str, ...] = Field(
        default=(
            "clinic-leaflet",
            "imwg-2019",
            "nass-neoplastic-2025",
            "cms-l35130",
            "cms-l34976",
            "acr-2022",
            "sir-failure-of-medical-therapy",
        ),
        description="Sources shown in cancer",
    )
    trauma: tuple[str, ...] = Field(
        default=(
            "clinic-leaflet",
            "rand-2018",
            "acr-2022",
            "sir-failure-of-medical-therapy",
            "cms-l35130",
            "cms-l34976",
        ),
        description="Sources shown in trauma",
    )
    other_benign: tuple[str, ...] = Field(
        default=("clinic-leaflet", "acr-2022", "sir-failure-of-medical-therapy"),
        description="Sources shown in other benign causes",
    )
    unknown: tuple[str, ...] = Field(
        default=(*_US_CLINIC, "acr-2022", "sir-failure-of-medical-therapy"),
        description="Sources shown while the cause is not known",
    )
