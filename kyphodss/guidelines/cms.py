"""Three Medicare local coverage documents on percutaneous vertebral augmentation, complete (guideline-outcomes.md, cms-*).

S1 is Noridian L34106, limited to osteoporotic fractures. S2 is Novitas L35130 and First Coast L34976, one text, with a
malignant indication beside it. Rows are numbered as in guideline-outcomes.md.
"""

from typing import Final

from kyphodss.guidelines import cms_criteria as c
from kyphodss.guidelines.model import Address, Criterion, Guideline, Outcome, Remark, Route, always, fails, holds
from kyphodss.logic.terms import ALWAYS, Term, all_of, any_of, not_

MET: Final = "Coverage criteria met"
NOT_MET: Final = "Coverage criteria not met"
REVIEW: Final = "Individual review"
MISSING: Final = "Documentation missing"
FUNDING: Final = "Public payer (US Medicare contractor)"
LIMITS: Final = (
    "It says what is paid for, not what is best, and is no guarantee of payment. How height loss, kyphosis and pain are "
    "measured is not stated; a second procedure on a level is not addressed in what was read."
)

_REQUIRED: Final = tuple(criterion.id for criterion in c.CRITERIA_OSTEOPOROTIC)
_D_IDS: Final = tuple(c.EXCLUSIONS)
_E_IDS: Final = tuple(c.RELATIVE)
_F_IDS: Final = tuple(c.F1_PARTS)

_EXCLUDED: Final = Outcome(c.ANY_EXCLUSION, "not_met", f"{NOT_MET}: an exclusion applies", holds(*_D_IDS))
_GREY_A1: Final = Outcome(
    c.IN_GREY, "judgement", f"{REVIEW}: is twelve weeks day 84 or day 90?", always("LCD-A1"), "AMB-2"
)
_BOOKED: Final = Outcome(
    c.BOOKED_IN_ANOTHER_CLASS,
    "judgement",
    f"{REVIEW}: the answer differs between today and the booked day",
    always("LCD-A1"),
    "AMB-1",
)
_REMARKS: Final = (Remark(all_of(c.OSTEOPOROSIS, c.INPATIENT_BELOW_SEVERE), "not_met", "AMB-6"),)


def _required_fails(*continuum: Term) -> Outcome:
    missing_one = any_of(c.BEYOND_GREY, not_(c.A2), not_(c.A3), not_(c.SYMPTOMS), *(not_(term) for term in continuum))
    named = ("LCD-A1", "LCD-A2", "LCD-A3", *(("LCD-C1", "LCD-C2") if len(continuum) > 0 else ()))
    symptoms = fails("LCD-B1", "LCD-B2", "LCD-B3", "LCD-B4", when=not_(c.SYMPTOMS))
    return Outcome(
        missing_one, "not_met", f"{NOT_MET}: a required criterion is not fulfilled", (*fails(*named), *symptoms)
    )


def _relative(words: str) -> Outcome:
    return Outcome(c.ANY_RELATIVE, "judgement", words, holds(*_E_IDS), "AMB-5")


_ALL_REQUIRED: Final = Outcome(
    all_of(c.WITHIN_SUBACUTE, c.A2, c.A3, c.SYMPTOMS, c.C1, c.C2), "met", MET, holds(*_REQUIRED)
)

_S1_ROWS: Final = (
    _EXCLUDED,
    _required_fails(c.C1, c.C2),
    _GREY_A1,
    _BOOKED,
    _relative(f"{REVIEW}: a relative contraindication, which the heading read literally excludes"),
    _ALL_REQUIRED,
)

_S2_OSTEOPOROTIC: Final = (
    _EXCLUDED,
    _required_fails(),
    _GREY_A1,
    _BOOKED,
    Outcome(
        all_of(c.INPATIENT_SEVERE, not_(any_of(c.B3, c.B4))),
        "judgement",
        f"{REVIEW}: does the course of the pain count for a patient in hospital?",
        (*holds("LCD-B1"), *fails("LCD-B3", "LCD-B4")),
        "AMB-3",
    ),
    Outcome(
        any_of(not_(c.C1), not_(c.C2)),
        "judgement",
        f"{REVIEW}: bone-health referral or instruction is recorded as not done",
        fails("LCD-C1", "LCD-C2"),
        "AMB-4",
    ),
    _relative(f"{REVIEW}: a relative contraindication needs a documented reason"),
    _ALL_REQUIRED,
)

_S2_MALIGNANT: Final = (
    _EXCLUDED,
    Outcome(not_(c.F1), "not_met", f"{NOT_MET}: the malignant indication is not fulfilled", fails(*_F_IDS)),
    Outcome(
        all_of(c.METASTASIS, c.v.lesion_quality.is_("mixed")),
        "judgement",
        f"{REVIEW}: the text says osteolytic, the lesion is mixed",
        always("LCD-F1a"),
        "LCD-F1-MIXED",
    ),
    _relative(f"{REVIEW}: a relative contraindication needs a documented reason"),
    Outcome(c.F1, "met", f"{MET}: malignant indication", holds("LCD-F1", *_F_IDS)),
)

_S2_SCOPE: Final = any_of(
    c.OSTEOPOROSIS,
    all_of(c.CANCER, any_of(c.MYELOMA, all_of(c.METASTASIS, c.v.lesion_quality.in_("lytic", "mixed")))),
)


def _scope(term: Term, sentence: str) -> Criterion:
    return Criterion("LCD-G", term, sentence, "scope", "title and indications", "read")


_RESPONSES: Final = Address(
    "Response to comments A58534, opening part",
    "https://www.cms.gov/medicare-coverage-database/details/article-details.aspx?articleId=58534&ver=3&LCDId=34228",
)
_BILLING: Final = Address(
    "Billing and coding article A56572, opening part",
    "https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleId=56572&ver=15",
)

L34106: Final = Guideline(
    id="cms-l34106",
    title="Medicare L34106: percutaneous vertebral augmentation for osteoporotic vertebral compression fracture",
    short="Medicare L34106",
    publisher="Noridian Healthcare Solutions, Jurisdiction F",
    edition="2021-01-10",
    edition_note=(
        "Revision effective 10 January 2021 (R12). Shown as in force on a print of 10 October 2025; "
        "whether it was later merged into L34228 is not confirmed."
    ),
    jurisdiction="US Medicare: AK, AZ, ID, MT, ND, OR, SD, UT, WA, WY",
    funding=FUNDING,
    provenance="Criteria section read in full, word for word, from a print of the coverage page.",
    mark="read",
    addresses=(
        Address("L34106", "https://www.cms.gov/medicare-coverage-database/view/lcd.aspx?LCDId=34106"),
        _RESPONSES,
        _BILLING,
    ),
    about="Payer coverage for osteoporotic fractures. Kyphoplasty and vertebroplasty share one set of criteria.",
    limits=LIMITS,
    scope=c.OSTEOPOROSIS,
    scope_words="Osteoporotic fractures only; other causes are neither covered nor denied here.",
    outside=Outcome(ALWAYS, "out_of_scope", "Outside this document; not a denial", always("LCD-G")),
    routes=(Route(ALWAYS, _S1_ROWS),),
    criteria=(_scope(c.OSTEOPOROSIS, "Osteoporotic fracture"), *c.CRITERIA_OSTEOPOROTIC, *c.CRITERIA_AGAINST),
    ambiguities=c.AMBIGUITIES,
    remarks=_REMARKS,
    checklist=c.CHECKLIST,
    notes=c.NOTES,
    words_missing=MISSING,
)


_S2_ROUTES: Final = (Route(c.OSTEOPOROSIS, _S2_OSTEOPOROTIC), Route(ALWAYS, _S2_MALIGNANT))


def _s2(number: str, publisher: str, jurisdiction: str, version: str, url: str) -> Guideline:
    return Guideline(
        id=f"cms-l{number}",
        title=f"Medicare L{number}: percutaneous vertebral augmentation for vertebral compression fracture",
        short=f"Medicare L{number}",
        publisher=publisher,
        edition="2021-07-11",
        edition_note=f"Revision effective 11 July 2021, {version}. Only the criteria field was read.",
        jurisdiction=jurisdiction,
        funding=FUNDING,
        provenance="Criteria section read in full from a public copy of the coverage database; its list indentation is lost.",
        mark="read",
        addresses=(Address(f"L{number}", url), _RESPONSES, _BILLING),
        about="Payer coverage for osteoporotic fractures and for osteolytic metastasis or myeloma.",
        limits=LIMITS,
        scope=_S2_SCOPE,
        scope_words="Osteoporotic fractures, osteolytic metastases and myeloma; trauma and the rest are not listed.",
        outside=Outcome(ALWAYS, "not_met", "Not among the covered indications", always("LCD-G")),
        routes=_S2_ROUTES,
        criteria=(
            _scope(_S2_SCOPE, "Osteoporotic fracture, or osteolytic metastasis or myeloma"),
            *c.CRITERIA_OSTEOPOROTIC,
            *c.CRITERIA_MALIGNANT,
            *c.CRITERIA_AGAINST,
        ),
        ambiguities=c.AMBIGUITIES,
        remarks=_REMARKS,
        checklist=c.CHECKLIST,
        notes=c.NOTES,
        words_missing=MISSING,
    )


L35130: Final = _s2(
    "35130",
    "Novitas Solutions",
    "US Medicare: the Novitas jurisdictions (look up the states at CMS)",
    "version 66",
    "https://www.cms.gov/medicare-coverage-database/view/lcd.aspx?lcdid=35130",
)
L34976: Final = _s2(
    "34976",
    "First Coast Service Options",
    "US Medicare: the First Coast jurisdiction (look up the states at CMS)",
    "version 34",
    "https://www.cms.gov/medicare-coverage-database/view/lcd.aspx?lcdid=34976",
)
