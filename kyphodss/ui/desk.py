"""Where documents of a case leave from: what may leave, and the record of it that is written before it does."""

from collections.abc import Callable
from dataclasses import dataclass

from kyphodss.access import Operation, may
from kyphodss.documents.patient_sheet import Release
from kyphodss.store.case_acts import Export
from kyphodss.store.door import Door
from kyphodss.ui import casework
from kyphodss.ui.door import door as door_now
from kyphodss.ui.later import door_later

SAVE_FIRST = "Save the case first: what leaves is recorded with the saved case."


@dataclass(frozen=True)
class Desk:
    """The case on screen: its key where it is stored, and whether what is on screen is what is stored."""

    case_key: str | None
    saved: bool
    may_release: bool
    then: Callable[[], Door]  # the door at the click of a download, which runs outside the page's script

    def release(self, release: Release) -> None:
        """Records the release of a sheet. Raises what the door raises, and then nothing was released."""
        if self.case_key is None:
            raise casework.EntryError(SAVE_FIRST)
        door_now().release(self.case_key, release)

    def releases(self) -> list[Release]:
        """The sheets released for this case, oldest first."""
        return [] if self.case_key is None else door_now().releases(self.case_key)

    def exported(self, what: Export) -> None:
        """Records that a document of a stored case leaves. Raises what the door raises, and then it must not leave."""
        if self.case_key is not None:
            self.then().exported(self.case_key, what)


def desk() -> Desk:
    """The desk of the case that this window works on."""
    here = casework.opened()
    user = door_now().user
    return Desk(
        here.case_key,
        here.case_key is not None and not casework.unsaved(),
        may(user, Operation.RELEASE_SHEET),
        door_later(),
    )
