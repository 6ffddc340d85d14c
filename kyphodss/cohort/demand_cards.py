"""The cards of demand and capacity: what each of its figures is, one click from it. Their definitions are in the code they name."""

from typing import Final

from kyphodss.cohort.backtest import COVERAGE, HORIZON, ORIGINS, QUANTILES
from kyphodss.cohort.demand_inputs import WEEKS
from kyphodss.cohort.demand_slots import SEED
from kyphodss.cohort.forecast import BASE_WEEKS, LEVELS, LONGEST_HORIZON
from kyphodss.cohort.measure import Card
from kyphodss.cohort.measures import VERSION
from kyphodss.cohort.slots import LEAST_RUNS

BANDS: Final = ", ".join(f"{100 * level:g} %" for level in LEVELS)

QUEUE: Final = Card(
    id="capacity-queue",
    name="Load, clearance, relief and steady capacity",
    numerator="As each formula says",
    denominator="As each formula says",
    clock=f"Whole weeks from Monday; demand and removals of the last {WEEKS} of them, the list as it is at the cut",
    exclusions="Those of F1, F5, F7 and F8: duplicates, closed in error, no day of receipt, an end that cannot be placed",
    unit="as stated in each line",
    display="Table, every input beside its figure",
    version=VERSION,
    source="Fong, Walton et al. 2022 and the tested functions of the package NHSRwaitinglist",
    notes=(
        "Demand and list count every referral as one that needs a slot; times F3 they are those of candidates.",
        "Spread is the standard deviation over the mean of weekly numbers; that of slots is what slots that fall out one by one give.",
        "The authors of pressure mark its 2 as to be checked.",
    ),
)
SLOTS: Final = Card(
    id="capacity-slots",
    name="Slot simulation",
    numerator="Candidates whose window closes without a slot; days to the slot; slots nobody took",
    denominator="Candidates received in the weeks counted whose window is open at receipt; a week for unused slots",
    clock="Receipt to the slot; the window counts from the earliest day of onset, as if it were every patient's",
    exclusions="Referrals without a known window are not drawn from",
    unit="percent, days, slots a week; median and middle 95 % across runs",
    display="Three lines of points with ranges, by slots a week",
    version=VERSION,
    source="Own simulation, its engine checked against M/M/c",
    notes=(
        f"At least {LEAST_RUNS} runs, always the same for one set of entries (seed {SEED}).",
        "Weeks, windows and cancellations are drawn independently of each other.",
        "The range is that of chance between runs; that the coming weeks may differ from the last ones is not in it.",
    ),
)
WINDOWS: Final = Card(
    id="capacity-windows",
    name="Who will lose the window",
    numerator="Open cases that get no feasible day surely inside the window at so many slots a week",
    denominator="Open cases with a feasible day surely inside the window and no booking ahead",
    clock="From the cut on; the window counts from the earliest day of onset",
    exclusions="A plan or a window that is not known is neither saved nor lost; no day is counted that a stop forbids",
    unit="cases",
    display="Bars by state; bars of lost cases by slots a week",
    version=VERSION,
    source="Own definition: earliest due date on the feasible days of each plan, and moves where they save somebody",
    notes=(
        "Feasible days are those of the conservative policy, or of SIR where it has none.",
        "Slots are spread evenly over the weekdays on which the clinic has some, from the first on; a booking keeps its slot.",
        "Referrals that arrive later are not in it: this is the list as it stands.",
    ),
)
AHEAD: Final = Card(
    id="capacity-forecast",
    name="Referrals a week, so far and ahead",
    numerator="Referrals received (F1), and what a forecaster expects",
    denominator="None: a count",
    clock=f"Whole weeks from Monday; up to {LONGEST_HORIZON} weeks ahead",
    exclusions="Those of F1; a week that is not over is in neither part",
    unit="referrals a week, whole numbers",
    display=f"Fan of {BANDS}",
    version=VERSION,
    source="Own back-test; negative binomial counts",
    notes=(
        f"Back-test: {ORIGINS} origins, {HORIZON} weeks ahead each; later weeks are never looked at.",
        "MASE: mean absolute miss over that of the seasonal naive in sample. "
        f"Pinball: mean loss at the quantiles {', '.join(f'{q:g}' for q in QUANTILES)}. Less is better for both.",
        "A model is used only if it beats the seasonal naive on one of them and its 80 % interval covers "
        f"{100 * COVERAGE[0]:g} to {100 * COVERAGE[1]:g} %; the mean of the last {BASE_WEEKS} weeks otherwise.",
    ),
)
