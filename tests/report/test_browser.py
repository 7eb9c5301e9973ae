"""The page in headless Chromium: what people see, press and hear."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from specmeld.model.claims import Claim, Origin, Place
from specmeld.model.documents import Unread
from specmeld.model.overlay import Decision
from specmeld.model.settlement import Verdict

from .conftest import HOSTILE, Page, hostile, large, settlement

pytestmark = pytest.mark.slow

Open = Callable[..., Any]


def find(browser: Any, css: str) -> Any:
    return browser.find_element("css selector", css)


def find_all(browser: Any, css: str) -> list[Any]:
    found: list[Any] = browser.find_elements("css selector", css)
    return found


def press(browser: Any, *keys: str) -> None:
    """Keys go to what has the focus; a modifier holds until the end of its text."""
    for text in keys:
        focused(browser).send_keys(text)


def until(browser: Any, script: str) -> Any:
    """What the script returns, once that is true; a page that never gets there fails the test."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 20).until(lambda _: browser.execute_script(f"return {script}"))


def focused(browser: Any) -> Any:
    return browser.execute_script("return document.activeElement")


def shown(browser: Any) -> str:
    return str(find(browser, "#shown").text)


@pytest.fixture
def opened(browser: Any) -> Open:
    """Opens a page from the file system, at the matrix; its log has to be empty."""

    def open_page(path: Path, fragment: str | None = "") -> Any:
        browser.execute_cdp_cmd("Network.enable", {})
        browser.execute_cdp_cmd(
            "Network.emulateNetworkConditions",
            {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
        )
        browser.set_window_size(1440, 900)
        browser.get_log("browser")
        browser.get(path.as_uri())
        browser.execute_script("localStorage.clear()")
        browser.get(path.as_uri())
        if fragment:
            browser.get("about:blank")
            browser.get(f"{path.as_uri()}#{fragment}")
        elif fragment is not None:
            find(browser, "#tab-matrix").click()
        assert browser.get_log("browser") == []
        return browser

    return open_page


@pytest.fixture(scope="module")
def own(repo: Path, tmp_path_factory: pytest.TempPathFactory, specmeld: Any) -> Path:
    """The report of this repository."""
    path = tmp_path_factory.mktemp("own") / "report.html"
    specmeld("report", "--out", str(path), cwd=repo)
    return Path(path)


@pytest.fixture
def decided(saved: Callable[..., Path]) -> Path:
    """The small settlement, with a decision, an action to copy and other words."""
    settled, canonical, texts = settlement()
    (conflict,) = settled.conflicts
    operation = Place("POST /pets", "request", (".name",))
    words = [
        Claim(operation, "description", text, Origin(document, 2))
        for document, text in (("new", "the name"), ("old", "a name"))
    ]
    settled = replace(
        settled,
        verdicts=(
            *(one for one in settled.verdicts if one.outcome != "unplaced"),
            Verdict(words[0], "kept", 0, str(operation)),
            Verdict(words[1], "overruled", 3, str(operation), "another document's text is used"),
        ),
        conflicts=(replace(conflict, evidence="0123456789ab"),),
    )
    decision = Decision(conflict.place, "type", "number", "integer", "spec/overlay.yaml:4")
    actions = {"0123456789ab": "- target: $.paths\n  update: {}"}
    return saved(settled, canonical, texts, [decision], actions)


def test_a_phone_shows_conflicts_and_tabs_whole(own: Path, opened: Open) -> None:
    browser = opened(own, None)
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.execute_script(
            "document.querySelectorAll('.card details').forEach(e => e.open = true)"
        )
        edges = browser.execute_script(
            "return [...document.querySelectorAll('.tabs button, .card, .card p, .card .action')]"
            ".map(e => e.getBoundingClientRect().right)"
        )
        assert len(edges) > 10 and max(edges) <= 390
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_report_of_this_repository_opens(opened: Open, own: Path) -> None:
    page = opened(own)
    counts = [int(count.text.replace(",", "")) for count in find_all(page, "#sum .count b")]
    assert sum(counts[:4]) == counts[4] > 0
    assert len(find_all(page, "#documents tr")) == 5
    assert shown(page).startswith(shown(page).split()[2])  # all of all


def test_a_cell_opens_its_line_and_its_place(opened: Open, own: Path) -> None:
    page = opened(own)
    find(page, ".cell.disagrees").click()
    assert find(page, "#evidence").is_displayed()
    assert find(page, "#evidence-body .badge.disagrees").is_displayed()
    assert find(page, "#evidence-body mark").text.strip()
    band = find(page, ".band")
    assert band.is_displayed()
    code = find(page, "#code")
    assert code.rect["y"] <= band.rect["y"] < code.rect["y"] + code.rect["height"]


def test_the_quote_is_the_line_that_is_named(opened: Open, saved: Page) -> None:
    page = opened(saved(*settlement()))
    find(page, ".cell.disagrees").click()
    assert find(page, "figcaption").text == "pages/old.txt:3"
    assert find(page, "#evidence-body .line.here").text.split() == ["3", "age"]
    assert "new says integer" in find(page, "#evidence-body").text


def test_silence_is_not_disagreement(opened: Open, saved: Page) -> None:
    page = opened(saved(*hostile()))
    find(page, ".row.step .cell.silent").click()
    assert "not a disagreement" in find(page, "#evidence-body").text


def test_filters_narrow_and_reset_widens(opened: Open, own: Path) -> None:
    from selenium.webdriver.support.ui import Select

    page = opened(own)
    everything = shown(page)
    for id, index in (("operation", 1), ("document", 1), ("kind", 3), ("rule", 1)):
        Select(find(page, f"#{id}")).select_by_index(index)
        until(page, f"document.querySelector('#shown').textContent !== {everything!r}")
        assert 0 < int(shown(page).split()[0]) < int(everything.split()[2])
        find(page, "#reset").click()
        until(page, f"document.querySelector('#shown').textContent === {everything!r}")


def test_a_filter_by_kind_leaves_rows_that_have_it(opened: Open, own: Path) -> None:
    from selenium.webdriver.support.ui import Select

    page = opened(own)
    Select(find(page, "#kind")).select_by_value("disagrees")
    until(page, "document.querySelector('.row.context')")
    rows = find_all(page, ".rows .row:not(.context)")
    assert len(rows) == int(shown(page).split()[0]) > 0
    assert all(row.find_elements("css selector", ".cell.disagrees") for row in rows)


def test_a_search_finds_nothing_and_says_so(opened: Open, own: Path) -> None:
    page = opened(own)
    press(page, "/", "no such thing")
    assert focused(page).get_attribute("id") == "search"
    until(page, "document.querySelector('#shown').textContent.startsWith('0 of')")
    assert not find_all(page, ".rows .row")
    press(page, "\ue00c")  # Escape
    until(page, "document.querySelectorAll('.rows .row').length > 0")


def test_the_matrix_is_one_stop_and_the_arrows_move_in_it(opened: Open, own: Path) -> None:
    page = opened(own)
    assert len(find_all(page, "#grid [tabindex='0']")) == 1
    page.execute_script("document.querySelector('#grid [tabindex=\"0\"]').focus()")
    press(page, "\ue015", "\ue015", "\ue014")  # down, down, right
    cell = focused(page)
    assert cell.get_attribute("aria-colindex") == "2"
    assert cell.find_element("xpath", "..").get_attribute("aria-rowindex") == "4"
    assert len(find_all(page, "#grid [tabindex='0']")) == 1
    press(page, "\ue00f")  # page down
    assert int(focused(page).find_element("xpath", "..").get_attribute("aria-rowindex")) > 8
    press(page, "\ue010")  # end
    assert focused(page).get_attribute("aria-colindex") == "6"


def test_enter_opens_and_escape_comes_back_to_the_cell(opened: Open, own: Path) -> None:
    page = opened(own)
    page.execute_script("document.querySelector('#grid [tabindex=\"0\"]').focus()")
    press(page, "n")
    before = focused(page)
    assert set(before.get_attribute("class").split()) & {"overruled", "disagrees", "unplaced"}
    press(page, "\ue007")
    assert focused(page).get_attribute("id") == "evidence-title"
    press(page, "\ue00c")
    assert not find(page, "#evidence").is_displayed()
    assert focused(page) == before


def test_keys_of_one_character_can_be_switched_off(opened: Open, own: Path) -> None:
    page = opened(own)
    press(page, "?")
    assert find(page, "#keys").is_displayed()
    find(page, "#single").click()
    press(page, "\ue00c")
    press(page, "/")
    assert focused(page).get_attribute("id") != "search"


def test_it_opens_on_the_conflicts(opened: Open, saved: Page) -> None:
    page = opened(saved(*settlement()), fragment=None)
    assert find(page, "#conflicts").is_displayed() and not find(page, "#matrix").is_displayed()
    card = find(page, "#conflicts .card")
    assert "rule 1: the newest version wins" in card.text
    card.find_element("css selector", ".notes a").click()
    rule = find(page, "#rules .card.linked")
    assert rule.is_displayed() and rule.text.startswith("Rule 1: the newest version wins")


def test_it_opens_on_the_matrix_where_nothing_disagrees(opened: Open, saved: Page) -> None:
    page = opened(saved(*large(3)), fragment=None)
    assert find(page, "#matrix").is_displayed()


def test_lines_that_were_not_understood_have_a_tab(opened: Open, saved: Page) -> None:
    assert not find(opened(saved(*settlement())), "#tab-unread").is_displayed()
    unread = {"pages/new.txt": [Unread(3, f"?? {HOSTILE[0]}", "odd")]}
    page = opened(saved(*settlement(), (), {}, unread))
    assert find(page, "#tab-unread").text == "Not understood 1"
    find(page, "#tab-unread").click()
    card = find(page, "#unread .card")
    assert card.text.split("\n") == [f"?? {HOSTILE[0]}", "pages/new.txt:3", "odd"]


def test_a_link_leads_to_its_conflict(opened: Open, decided: Path) -> None:
    page = opened(decided, fragment="conflict=0123456789ab")
    card = find(page, "#conflicts .card.linked")
    assert card.is_displayed() and "x-evidence: 0123456789ab" in card.text
    link = card.find_element("css selector", ".permalink").get_attribute("href")
    assert link == f"{decided.as_uri()}#conflict=0123456789ab"


def test_a_link_leads_to_its_place(opened: Open, decided: Path) -> None:
    page = opened(decided, fragment="place=POST%20%2Fpets%23request.name")
    assert find(page, "#evidence-title .path").text == "POST /pets#request.name"
    link = find(page, "#evidence-title .permalink").get_attribute("href")
    assert link.endswith("#place=POST%20%2Fpets%23request.name")
    page.execute_script("location.hash = '#place=POST%20%2Fpets%23request.age'")
    until(page, "document.querySelector('#evidence-title .path').textContent.endsWith('.age')")


def test_a_link_that_leads_nowhere_opens_the_page(opened: Open, decided: Path) -> None:
    page = opened(decided, fragment="conflict=%E0%A4%A")
    assert find(page, "#conflicts").is_displayed()


def test_what_people_decided_comes_first(opened: Open, decided: Path) -> None:
    page = opened(decided, fragment="place=POST%20%2Fpets%23request.age")
    cards = find_all(page, "#evidence-body .card")
    assert cards[0].text.split("\n")[0] == (
        "type number rule 16: the overlay wins · spec/overlay.yaml:4"
    )


def test_an_action_to_copy_is_there(opened: Open, decided: Path) -> None:
    page = opened(decided, fragment="conflict=0123456789ab")
    card = find(page, "#conflicts .card.linked")
    card.find_element("css selector", "summary").click()
    assert card.find_element("css selector", ".action").text == "- target: $.paths\n  update: {}"


def test_other_words_are_no_disagreement(opened: Open, decided: Path) -> None:
    page = opened(decided)
    find(page, ".cell.reworded").click()
    assert find(page, "#evidence-body .badge.reworded").text.strip().endswith("other words")
    assert not find_all(page, ".cell.overruled")


def test_a_conflict_leads_to_its_cell(opened: Open, own: Path) -> None:
    page = opened(own)
    find(page, "#tab-conflicts").click()
    find_all(page, "#conflicts .sides .go")[3].click()  # the second of its sides
    assert find(page, "#matrix").is_displayed() and find(page, "#evidence").is_displayed()
    assert "disagrees" in find(page, ".cell.active").get_attribute("class")


def test_tabs_are_walked_with_the_arrows(opened: Open, own: Path) -> None:
    page = opened(own)
    press(page, "\ue012")  # left
    assert focused(page).get_attribute("id") == "tab-conflicts"
    assert find(page, "#conflicts").is_displayed() and not find(page, "#matrix").is_displayed()


def test_light_and_dark_by_the_system_and_by_the_switch(opened: Open, own: Path) -> None:
    page = opened(own)

    def ground() -> str:
        return str(find(page, "body").value_of_css_property("background-color"))

    def prefer(scheme: str) -> None:
        feature = {"name": "prefers-color-scheme", "value": scheme}
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    prefer("light")
    light = ground()
    prefer("dark")
    dark = ground()
    assert dark != light
    find(page, "#theme").click()
    assert (find(page, "#theme-name").text, ground()) == ("Light", light)
    prefer("light")
    find(page, "#theme").click()
    assert (find(page, "#theme-name").text, ground()) == ("Dark", dark)
    page.refresh()
    assert ground() == dark


def test_hostile_text_stays_text(opened: Open, saved: Page) -> None:
    page = opened(saved(*hostile()))
    elements = page.execute_script(
        "return document.querySelectorAll('script, style, img, svg').length"
    )
    assert elements == 3  # the data, our script, our style
    for cell in find_all(page, ".rows .row .cell"):
        page.execute_script("arguments[0].click()", cell)
    for tab in ("conflicts", "remarks", "rules", "matrix"):
        find(page, f"#tab-{tab}").click()
    find(page, "#search").send_keys("<img")
    assert page.execute_script("return window.hit") is None
    assert (
        page.execute_script("return document.querySelectorAll('img, svg, a[href^=java]').length")
        == 0
    )
    assert page.get_log("browser") == []
    with pytest.raises(Exception, match="no such alert"):
        page.switch_to.alert.dismiss()
    assert HOSTILE[0] in find(page, "#title").text


def test_text_that_slips_through_could_not_run(opened: Open, saved: Page) -> None:
    page = opened(saved(*settlement()))
    page.execute_script(
        "const made = document.createElement('div');"
        "made.innerHTML = '<img src=x onerror=\"window.hit = 1\">';"
        "document.body.append(made);"
    )
    until(page, "document.images.length === 1 && document.images[0].complete")
    assert page.execute_script("return window.hit") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", ["cell", "row", "conflicts", "remarks", "rules", "keys", "narrow"])
def test_axe_finds_nothing(opened: Open, own: Path, axe: str, scheme: str, view: str) -> None:
    page = opened(own)
    page.execute_script("document.documentElement.dataset.theme = arguments[0]", scheme)
    if view in ("cell", "narrow"):
        find(page, ".cell.disagrees").click()
    elif view == "row":
        find_all(page, ".row.step .cell.place")[4].click()
    elif view == "keys":
        find(page, "#help").click()
    else:
        find(page, f"#tab-{view}").click()
    if view == "narrow":
        page.set_window_size(500, 900)
    page.execute_script(axe)
    found = page.execute_async_script(
        "axe.run().then(arguments[arguments.length - 1], arguments[arguments.length - 1])"
    )
    assert [
        (one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:3]])
        for one in found["violations"]
    ] == []
    assert len(found["passes"]) > 20


def test_ten_thousand_rows_stay_usable(opened: Open, saved: Page) -> None:
    page = opened(saved(*large(10_000)))
    assert shown(page) == "10,000 of 10,000 places"
    assert len(find_all(page, ".rows .row")) < 100
    page.execute_script("document.querySelector('#grid [tabindex=\"0\"]').focus()")
    press(page, "\ue009\ue010")  # Ctrl+End
    assert find(page, ".cell.active").is_displayed()
    assert "field_9999" in focused(page).find_element("xpath", "..").text
    assert len(find_all(page, ".rows .row")) < 100
    find(page, "#search").send_keys("field_777")
    until(page, "document.querySelector('#shown').textContent.startsWith('11 of')")


def test_scrolling_ten_thousand_rows_draws_each_frame(opened: Open, saved: Page) -> None:
    page = opened(saved(*large(10_000)))
    seen = page.execute_async_script(
        """
        const done = arguments[0], scroller = document.getElementById("scroller");
        const gaps = [];
        let step = 0;
        (function next() {
          if (step++ === 60) return done(gaps);
          scroller.scrollTop = step * 4950;
          requestAnimationFrame(() => requestAnimationFrame(() => {
            const box = scroller.getBoundingClientRect();
            const at = document.elementFromPoint(box.left + 40, box.top + box.height / 2);
            if (!at || !at.closest(".row")) gaps.push(step);
            next();
          }));
        })();
        """
    )
    assert seen == []


def test_paper_has_the_rows_and_the_lists(opened: Open, own: Path) -> None:
    page = opened(own)
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    page.execute_script("dispatchEvent(new Event('beforeprint'))")
    rows = len(find_all(page, ".rows .row"))
    assert (
        int(page.execute_script("return document.getElementById('grid').ariaRowCount")) == rows + 1
    )
    assert find(page, "#conflicts .card").is_displayed()
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    page.execute_script("dispatchEvent(new Event('afterprint'))")
    assert len(find_all(page, ".rows .row")) < rows


def _told_differently(schema: Any, every: int, seen: list[int]) -> None:
    """Every so many described strings become integers, the next ones bounded strings."""
    if isinstance(schema, dict):
        if schema.get("type") == "string" and isinstance(schema.get("description"), str):
            seen[0] += 1
            if seen[0] % every == 0:
                schema["type"] = "integer"
            elif seen[0] % every == 1:
                schema["maxLength"] = 1000 + seen[0]
        for value in schema.values():
            _told_differently(value, every, seen)
    elif isinstance(schema, list):
        for value in schema:
            _told_differently(value, every, seen)


@pytest.fixture(scope="module")
def five(shared: Path, tmp_path_factory: pytest.TempPathFactory, specmeld: Any) -> Path:
    """The report on five descriptions of one API, each of which knows other paths and facts."""
    project = tmp_path_factory.mktemp("five")
    (project / "spec").mkdir()
    text = (shared / "corpus" / "openfga__v2.json").read_text()
    for at in range(5):
        document = json.loads(text)
        if at:
            paths = enumerate(document["paths"].items())
            document["paths"] = dict(pair for place, pair in paths if (place + at) % 3)
            _told_differently(document, 11 + 4 * at, [0])
        (project / "spec" / f"source{at}.json").write_text(json.dumps(document, indent=2))
    names = ", ".join(f"source{at}.json" for at in range(5))
    (project / "spec" / "sources.yaml").write_text(f"sources: [{names}]\n")
    specmeld("report", "--out", "report.html", cwd=project)
    return project / "report.html"


def test_five_descriptions_of_one_api(opened: Open, five: Path, axe: str) -> None:
    page = opened(five)
    counts = [int(count.text.replace(",", "")) for count in find_all(page, "#sum .count b")]
    assert sum(counts[:4]) == counts[4] > 5_000
    assert len(find_all(page, "#documents tr")) == 5
    find(page, "#tab-conflicts").click()
    find(page, "#conflicts .sides .go").click()
    place = find(page, "#evidence-title .path").text
    assert find(page, ".cell.active").is_displayed()
    assert place.endswith(find(page, ".row:has(.active) .label").text)
    assert find(page, "#evidence-body mark").is_displayed()
    page.execute_script(axe)
    found = page.execute_async_script("axe.run().then(arguments[arguments.length - 1])")
    assert [(one["id"], one["help"]) for one in found["violations"]] == []


def test_the_canonical_file_is_at_the_row(opened: Open, own: Path) -> None:
    page = opened(own)
    find(page, "#search").send_keys("#request.t")
    until(page, "document.querySelector('.row.context')")
    lines = page.execute_script(
        "return [...document.querySelectorAll('#code .text')].map(x => x.textContent).join('\\n')"
    ).split("\n")
    seen = 0
    page.execute_script("document.querySelector('#grid [tabindex=\"0\"]').focus()")
    for _ in range(20):
        press(page, "\ue015")  # down
        name = find(page, ".row:has(.active) .label").text.strip("[]|")
        band, where = find(page, ".band"), find(page, "#canonical-where").text
        if name[:1] in ("", "/") or not where.startswith("lines") or "belongs" in where:
            continue
        top, height = (
            int(float(band.value_of_css_property(side).removesuffix("px"))) // 18
            for side in ("top", "height")
        )
        spoken = re.sub("[_ ]", "", "\n".join(lines[top : top + height]).lower())
        assert re.sub("[_ ]", "", name.lower()) in spoken
        seen += 1
    assert seen >= 5
