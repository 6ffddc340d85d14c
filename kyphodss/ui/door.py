"""The store's door as the one who acts on this page: asked anew at every action, so that an ended sign-in ends here."""

from datetime import UTC, datetime

from kyphodss.service.opened import database
from kyphodss.store.door import Door
from kyphodss.ui.session import who


def door() -> Door:
    """The door for the present user. Stops the run where nobody may act; raises StoreError where there is no database."""
    return Door(database(), who(), lambda: datetime.now(UTC))
