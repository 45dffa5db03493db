"""The demo's page itself: first visit, languages, forms, keyboard, phone and dark mode."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.browser.visitor import CHROMIUM, Visitor

if not CHROMIUM.exists():
    pytest.skip(f"{CHROMIUM} is missing (Debian: apt install chromium)", allow_module_level=True)

pytestmark = pytest.mark.browser

Open = Callable[..., Visitor]
PHONE = {"width": 390, "height": 844}
READABLE = 4.5
"""The contrast WCAG asks of text."""

CONTRAST = """() => {
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !node.checkVisibility()) continue;
    if (node.closest('.sr, .emoji, .avatar, [disabled]')) continue;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < LEAST) poor.push([node.textContent.slice(0, 40), Math.round(ratio * 10) / 10]);
  }
  return poor;
}""".replace("LEAST", str(READABLE))


@pytest.mark.parametrize(
    "first",
    [
        ("de-DE", "Petra Neumann", "Ein ganzes Programm in drei Schritten", "Du bist Petra"),
        ("en-GB", "Ravi Patel", "A whole programme in three steps", "You are Ravi"),
    ],
)
def test_a_first_visit_begins_as_hr_with_three_steps(
    shared: str, opened: Open, first: tuple[str, str, str, str]
) -> None:
    """In the visitor's language; once closed it stays closed, and can be called back."""
    locale, hr, title, begin = first
    visitor = opened(shared, locale=locale)
    visitor.page.goto(shared)
    guide = visitor.shows("guide")

    assert hr == visitor.shows("me").inner_text()
    assert title in guide.inner_text()
    assert begin in guide.inner_text()
    assert guide.locator("li").count() == len(("create", "clock", "change"))
    visitor.shows("guide-close").click()
    visitor.page.reload()
    visitor.shows("home")
    assert visitor.page.get_by_test_id("guide").count() == 0
    visitor.shows("guide-open").click()
    assert visitor.shows("guide").is_visible()


def test_the_page_speaks_the_visitors_language_and_the_client_the_persons(
    shared: str, opened: Open
) -> None:
    """An English visitor who plays Clara reads English around her German Slack."""
    visitor = opened(shared, locale="en-GB")
    visitor.be("U0CLARA")
    visitor.seen("Others answer by themselves")
    visitor.seen("Dein nächster Schritt")
    visitor.shows("page-de").click()
    visitor.seen("Andere antworten selbst")
    visitor.page.reload()

    visitor.seen("Andere antworten selbst")
    visitor.be("U0BEN")
    visitor.seen("Your next step")
    visitor.seen("Andere antworten selbst")


def test_people_are_found_by_what_they_do(shared: str, opened: Open) -> None:
    """HR stands first; searching for it leaves HR; Enter takes the first one found."""
    visitor = opened(shared)
    visitor.be("U0BEN")
    visitor.shows("person-switcher").click()
    first = visitor.shows("people").locator('[data-testid="person"]').first
    assert "Petra Neumann" in first.inner_text()
    visitor.shows("people-search").fill("ravi")
    visitor.page.keyboard.press("Enter")

    assert visitor.shows("me").inner_text() == "Ravi Patel"


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    shared: str, opened: Open
) -> None:
    """The field is marked for the eye and the screen reader, and has the focus."""
    visitor = opened(shared)
    visitor.be("U0CLARA", "C0RANDOM")
    visitor.say("/mentor danke")
    visitor.shows("modal-body")
    words = visitor.page.locator('[data-testid="modal-body"] textarea')
    words.fill("für den ehrlichen Blick <!channel> 🌱")
    visitor.submit()
    wrong = visitor.page.locator(".field-error:visible")

    assert wrong.all_inner_texts() == ["Bitte fülle dieses Feld aus."]
    focused = visitor.look(
        "document.activeElement.closest('.input').contains("
        "document.querySelector('.field-error:not([hidden])'))"
    )
    assert focused
    assert words.input_value() == "für den ehrlichen Blick <!channel> 🌱"
    visitor.page.keyboard.press("Escape")
    visitor.page.locator('[data-testid="modal"]').wait_for(state="detached")
    assert visitor.look("document.activeElement.dataset.testid") == "composer"


def test_what_is_typed_in_a_form_survives_a_reload(shared: str, opened: Open) -> None:
    """A global shortcut opens the form; after a reload it is there with every word."""
    visitor = opened(shared)
    visitor.be("U0LIAM")
    visitor.seen("Your next step")
    visitor.be("U0LIAM", "C0RANDOM")
    visitor.shows("shortcuts").click()
    visitor.page.get_by_text("Thank someone").locator("visible=true").first.click()
    visitor.shows("modal-body").locator("textarea").fill("for the honest look 🌱")
    visitor.page.reload()
    words = visitor.shows("modal-body").locator("textarea")

    assert words.input_value() == "for the honest look 🌱"
    visitor.close()
    visitor.page.locator('[data-testid="modal"]').wait_for(state="detached")
    assert visitor.look("sessionStorage.length") == 0


def test_a_form_keeps_the_focus_inside(shared: str, opened: Open) -> None:
    """Tab goes round in the dialog; the page behind it cannot be reached."""
    visitor = opened(shared)
    visitor.be("U0CLARA", "C0RANDOM")
    visitor.say("/mentor danke")
    visitor.shows("modal-body")
    inside = (
        "document.activeElement === document.body"
        " || Boolean(document.activeElement.closest('dialog'))"
    )
    for _ in range(12):
        visitor.page.keyboard.press("Tab")
        assert visitor.look(inside)
    visitor.close()


def test_commands_explain_themselves_while_they_are_typed(shared: str, opened: Open) -> None:
    """In the person's language; what only HR can do is proposed to HR alone."""
    visitor = opened(shared)
    visitor.be("U0CLARA", "C0RANDOM")
    visitor.shows("composer").press_sequentially("/mentor dat")
    listed = visitor.shows("completion").inner_text()
    assert ("danke" in listed, "datenschutz" in listed) == (False, True)
    assert "was über dich gespeichert ist" in listed
    visitor.page.keyboard.press("Enter")
    assert visitor.shows("composer").input_value() == "/mentor datenschutz "
    visitor.shows("composer").fill("")
    visitor.shows("composer").press_sequentially("/mentor p")
    assert "programm" not in visitor.shows("completion").inner_text()
    visitor.be("U0PETRA", "C0RANDOM")
    visitor.shows("composer").press_sequentially("/mentor p")

    assert "programm" in visitor.shows("completion").inner_text()


def test_the_clock_says_what_comes_next_and_moves(shared: str, opened: Open) -> None:
    """An hour later it is an hour later, and the page says so."""
    visitor = opened(shared)
    visitor.be("U0BEN")
    before = visitor.shows("clock-now").get_attribute("datetime") or ""
    visitor.page.locator('[data-testid="clock-next"][title*=":"]').wait_for()
    visitor.shows("clock-day").click()
    visitor.shows("toast")
    after = visitor.shows("clock-now").get_attribute("datetime") or ""

    assert before[:10] < after[:10]


def test_on_a_phone_everything_fits_and_one_thing_shows_at_a_time(
    shared: str, opened: Open
) -> None:
    """Nothing is wider than the screen; the list of conversations is one press away."""
    visitor = opened(shared, viewport=PHONE, has_touch=True, locale="de-DE")
    for place in ("home", "C0GENERAL"):
        visitor.be("U0CLARA", place)
        visitor.shows("title")
        edges = visitor.look(
            "[...document.querySelectorAll('button, p, h1, h2, .block, textarea')]"
            ".filter((node) => node.checkVisibility({visibilityProperty: true}))"
            ".map((node) => node.getBoundingClientRect()).map((box) => [box.left, box.right])"
        )
        assert min(left for left, _ in edges) >= 0
        assert max(right for _, right in edges) <= PHONE["width"]
    visitor.shows("back").click()
    assert visitor.shows("nav-home").is_visible()
    assert not visitor.page.get_by_test_id("title").is_visible()
    visitor.shows("nav-home").click()
    visitor.seen("Dein nächster Schritt")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["home", "C0GENERAL"])
def test_every_text_can_be_read_in_light_and_dark(
    shared: str, opened: Open, scheme: str, place: str
) -> None:
    """Contrast of all that is written on the page, as WCAG asks."""
    visitor = opened(shared, color_scheme=scheme)
    visitor.be("U0PETRA", place)
    visitor.shows("guide" if place == "home" else "composer")
    visitor.seen("Petra Neumann")

    assert visitor.look(CONTRAST) == []


def test_new_messages_do_not_pull_the_page_away(shared: str, opened: Open) -> None:
    """Whoever reads further up stays there and is told; whoever is at the end follows."""
    visitor = opened(shared)
    visitor.be("U0LIAM", "C0RANDOM")
    for number in range(60):
        visitor.tell("U0LIAM", "C0RANDOM", f"Zeile {number}.")
    scroll = "document.querySelector('[data-testid=message-scroll]').scrollTop"
    visitor.seen("Zeile 59.")
    visitor.look(f"{scroll} = 0")
    visitor.tell("U0BEN", "C0RANDOM", "etwas Neues")
    visitor.shows("new-below")

    assert visitor.look(scroll) == 0
    visitor.shows("new-below").click()
    visitor.page.get_by_test_id("new-below").wait_for(state="hidden")
    assert visitor.look(scroll) > 0


def test_headings_and_landmarks_lead_a_screen_reader(shared: str, opened: Open) -> None:
    """One h1, no button without a name, every field with a label."""
    visitor = opened(shared)
    visitor.be("U0PETRA")
    visitor.shows("home")
    nameless = visitor.look(
        "[...document.querySelectorAll('button, input, textarea')].filter((node) =>"
        " node.checkVisibility() && !(node.textContent.trim() || node.ariaLabel ||"
        " node.getAttribute('aria-labelledby') || node.closest('label')?.textContent.trim()))"
        ".map((node) => node.outerHTML)"
    )
    levels = visitor.look(
        "[...document.querySelectorAll('h1, h2, h3, h4')].filter((node) => node.checkVisibility())"
        ".map((node) => Number(node.tagName[1]))"
    )

    assert nameless == []
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(sorted(set(levels))))


def test_tabs_are_turned_with_the_arrow_keys(shared: str, opened: Open) -> None:
    """The tab that is shown has the focus, the other one is out of the way of Tab."""
    visitor = opened(shared)
    visitor.be("U0BEN")
    visitor.shows("tab-home").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.shows("composer")

    assert visitor.look("document.activeElement.dataset.testid") == "tab-messages"
    assert visitor.shows("tab-home").get_attribute("tabindex") == "-1"
