"""Three patients side by side: myeloma, trauma, osteoporosis. Where sources differ, what would settle them, and which day fits."""

from playwright.sync_api import Page, expect

from tests.e2e.harness import at, click_until, pick, settled
from tests.e2e.test_journey import card, picture, scan


def _open(page: Page, title: str) -> None:
    page.get_by_text(title).first.click()
    settled(page)


def _at(page: Page, heading: str) -> None:
    """The window with a heading near its top."""
    page.get_by_role("heading", name=heading, exact=True).first.evaluate("e => e.scrollIntoView({block: 'start'})")
    settled(page)


def test_a_myeloma_case(page: Page) -> None:
    pick(page, "S24")
    expect(card(page, "imwg-2019").locator(".stMarkdownBadge").first).to_be_visible()
    expect(
        card(page, "nass-neoplastic-2025").get_by_text("whether myeloma is inside the scope was not read")
    ).to_be_visible()
    _open(page, "Where the sources disagree on this patient, and the evidence")
    expect(page.get_by_text("Evidence, without a verdict of its own")).to_be_visible()
    expect(page.get_by_text("CAFE").first).to_be_visible()
    _at(page, "What each source says")
    picture(page, "disagreements-1440.png")
    assert scan(page) == {}


def test_a_trauma_case(page: Page) -> None:
    pick(page, "S33")
    expect(page.get_by_text("To be settled first:").or_(page.get_by_text("Emergency route.")).first).to_be_visible()
    expect(page.get_by_text("Stop: no date is printed").first).to_be_visible()
    expect(card(page, "cms-l35130").get_by_text("Not among the covered indications").first).to_be_visible()
    expect(page.get_by_text("Not shown here by this site's setting").first).to_be_visible()
    assert page.get_by_text("Feasible days on present facts").count() == 0
    picture(page, "trauma-1440.png")
    pick(page, "S32")
    _open(page, "Components, heights and proposals")
    expect(page.get_by_text("PROPOSAL, not published").first).to_be_visible()
    _at(page, "Scores")
    picture(page, "scores-1440.png")


def test_an_osteoporosis_case(page: Page) -> None:
    pick(page, "S01")
    expect(card(page, "cms-l34106").get_by_text("Roland-Morris 18 or more → criteria met").first).to_be_visible()
    _open(page, "Side by side: what each source asks, beside this patient")
    table = page.get_by_test_id("stTable").first
    expect(table.get_by_text("This patient")).to_be_visible()
    expect(table.get_by_text("Medicare L35130, Medicare L34976")).to_be_visible()
    _at(page, "What each source says")
    picture(page, "side-by-side-1440.png")
    page.set_viewport_size({"width": 900, "height": 1100})
    settled(page)
    picture(page, "side-by-side-900.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= 900
    assert scan(page) == {}


def test_a_feasible_day_is_chosen_on_the_timeline(page: Page) -> None:
    pick(page, "S01")
    plot = page.locator(".js-plotly-plot").first
    slot = plot.locator(".scatterlayer .trace path.point").last
    script = """p => { const t = p.data.findIndex(d => d.name === 'Feasible days'); const a = p._fullLayout;
            return {x: a.xaxis._offset + a.xaxis.d2p(p.data[t].x[1]), y: a.yaxis._offset + a.yaxis.d2p('Feasible days')}; }"""
    assert slot.count() == 1
    click_until(page, lambda: at(plot, script), page.get_by_text("Monday 30 Nov 2026").first)
    expect(page.get_by_role("cell", name="27 Nov 2026 08:00").first).to_be_visible()
    _at(page, "When can it be done")
    picture(page, "plan-1440.png")
