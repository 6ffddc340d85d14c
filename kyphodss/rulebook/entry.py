"""One rule as a reader finds it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule: where it stands, its id, its sentence, the rule in words, and where it was read."""

    section: str
    id: str
    says: str
    rule: str
    source: str
    url: str

    @property
    def text(self) -> str:
        """Everything a search looks through."""
        return " ".join((self.section, self.id, self.says, self.rule, self.source)).casefold()
