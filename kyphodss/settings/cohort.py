"""What a site sets for its cohort: the engine that asks every source and window of many fractures."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Engine = Literal["duckdb", "spark"]


class CohortOptions(BaseModel):
    """Which engine runs the columns, and where Spark runs. Both engines give the same answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: Engine = Field(
        default="duckdb",
        description="Engine of the cohort's columns: duckdb (in this process), or spark (requirements-spark.txt, Java 17)",
    )
    spark_master: str = Field(
        default="local[*]",
        min_length=1,
        max_length=400,
        description="Where Spark runs: local[*] for every core of this machine, or the address of a cluster",
    )
    profile: Literal["us_cms", "uk_opensafely"] = Field(
        default="us_cms", description="Disclosure profile of everything outside direct care, on screens and in files"
    )
    window: str = Field(
        default="US-LCD-12W", description="Window of the timeliness measures at first, by its row of windows.csv"
    )
    decision_standard_days: int | None = Field(
        default=None,
        ge=1,
        le=365,
        description="The clinic's own standard from receipt to decision, days; none: not set",
    )
    slots_per_week: float | None = Field(
        default=None, gt=0, le=500, description="Slots a week that the clinic offers; none: not said"
    )
    language: str = Field(
        default="en",
        pattern=r"^[a-z]{2,3}$",
        description="The clinic's language by its code of ISO 639; equity measures hold others against it",
    )
