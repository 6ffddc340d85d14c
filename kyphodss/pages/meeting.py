"""Review meetings: tonight's list, one case at a time on the big screen, what was decided and agreed, and the minutes."""

from datetime import datetime

from kyphodss.access import Operation
from kyphodss.case.clock import SITE_ZONE
from kyphodss.ui.door import door as door_now
from kyphodss.ui.meeting import meetings
from kyphodss.ui.menu import only_for

door = door_now()
only_for(door.user, Operation.HOLD_MEETING)
meetings(door, datetime.now(SITE_ZONE).date())
