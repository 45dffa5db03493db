"""Certificates, keepsakes and reports as PDFs: readable, complete, with embedded fonts."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from bot.domain.certificates import Certificate, issue_code
from bot.reports import certificate, keepsake, outcome
from bot.reports.certificate import Signers
from bot.reports.keepsake import Keepsake
from bot.reports.logo import read_logo
from bot.reports.outcome import Outcome
from bot.reports.paper import Brand, colour

Speak = Callable[..., Callable[..., str]]
Programme = Callable[..., Outcome]

FACTS = Certificate(
    "7",
    "Zoë Äußerst-Grünwald",
    "mentor",
    "Voneinander lernen",
    "Straßer & Söhne",
    date(2026, 3, 2),
    date(2026, 5, 22),
    6,
    date(2026, 5, 29),
    ("Aktiv zuhören",),
    ("KI im Alltag", "Feedbackkultur"),
)


def words(pdf: bytes) -> str:
    """All text of a PDF, with single spaces."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "de",
            "hat vom 2. März 2026 bis 22. Mai 2026 als Mentor:in am Programm „Vonei",
        ),
        ("en", "took part in the programme “Voneinander lernen” at Straßer & Söhne as mentor"),
    ],
)
def test_a_certificate_says_who_took_part_and_how_to_check_it(
    speak: Speak, lang: str, said: str
) -> None:
    """Name, dates, role, talks and code are there, umlauts right, and every font is embedded."""
    code = issue_code(FACTS, b"key")
    signers = Signers("Köln", (("Dr. Øvergård", "Sponsorin"), ("Jörg Weiß", "Leitung")))
    pdf = certificate.draw(
        FACTS, code, Brand(FACTS.company), speak(lang), lang=lang, signers=signers
    )
    text = words(pdf)
    assert all(part in text for part in (FACTS.name, said, code, "Jörg Weiß", "KI im Alltag"))
    assert pdf.count(b"/FontFile2") == pdf.count(b"/CIDFontType2") > 2


@pytest.mark.parametrize(
    "name", ["Bo", "Wolfeschlegelsteinhausen " * 3, "Ö" * 160 + " " + "ü" * 90]
)
def test_a_name_of_any_length_stays_on_the_page(speak: Speak, name: str) -> None:
    """Long names shrink, very long ones break; it stays one page with the whole name."""
    facts = replace(FACTS, name=name.strip(), modules=(), topics=())
    pdf = certificate.draw(facts, "A", Brand("X"), speak("de"), lang="de")
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert name.strip()[:100].replace(" ", "") in words(pdf).replace(" ", "")


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć", "Elif Yılmaz Şahin Ğ", "Αλέξανδρος Παπαδόπουλος", "Юлия Ёжикова"]
)
def test_names_of_many_alphabets_are_written_in_full(speak: Speak, name: str) -> None:
    """Polish, Turkish, Greek and Russian letters come out as they went in."""
    pdf = certificate.draw(replace(FACTS, name=name), "A", Brand("X"), speak("de"), lang="de")
    assert name in words(pdf)


def test_emoji_are_left_out_without_a_trace(speak: Speak) -> None:
    """No empty box, and no blank before the closing quotation mark."""
    facts = replace(FACTS, name="🚀 Ben Carter 🎉", programme="Frühling 🌱")
    text = words(certificate.draw(facts, "A", Brand("X"), speak("de"), lang="de"))
    assert "Ben Carter" in text
    assert "„Frühling“" in text


def test_a_name_we_have_no_letters_for_gets_a_line_to_write_on(speak: Speak) -> None:
    """The certificate is whole all the same."""
    pdf = certificate.draw(replace(FACTS, name="李小龙"), "A", Brand("X"), speak("de"), lang="de")
    assert "Voneinander lernen" in words(pdf)


def test_greek_thanks_are_set_upright_where_the_italic_has_no_greek(speak: Speak) -> None:
    """Nothing of what somebody wrote is lost for the sake of a slant."""
    day = date(2026, 3, 2)
    thanks = (("Αλέξανδρος", "Ευχαριστώ για όλα."),)
    facts = Keepsake("Zoë", "Αλέξανδρος", "Sprint", day, day, 6, 5, thanks=thanks)
    assert "Ευχαριστώ για όλα." in words(keepsake.draw(facts, Brand("X"), speak("de"), lang="de"))


def test_a_logo_takes_the_place_of_the_companys_name(
    speak: Speak, png: Callable[..., bytes]
) -> None:
    """The picture is on the page of certificate and report."""
    brand = Brand("ACME", colour("#783c3c"), read_logo(png(400, 100)))
    pdf = certificate.draw(FACTS, "A", brand, speak("en"), lang="en")
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) == 1


@pytest.mark.parametrize(("form", "foot"), [("du", "für euch beide"), ("sie", "für Sie beide")])
def test_a_keepsake_speaks_to_the_two_in_their_form(speak: Speak, form: str, foot: str) -> None:
    """Talks, topics, milestones and thanks, cut where there is too much, on one page."""
    day = date(2026, 3, 2)
    facts = Keepsake("Zoë", "Jörg", "Sprint", day, day, 6, 1, ("KI",) * 20, ("Erstes Gespräch",))
    full = replace(facts, thanks=(("Zoë", "Danke! " * 400), ("Jörg", "Ebenso.")))
    text = words(keepsake.draw(full, Brand("X"), speak("de", form), lang="de"))
    assert foot in text
    assert "eine gemeinsame Stunde" in text
    assert "…" in text
    plain = replace(facts, topics=(), milestones=())
    assert "Jörg" in words(keepsake.draw(plain, Brand("X"), speak("de", form), lang="de"))


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("people", [0, 3, 14, 300])
def test_the_report_has_two_pages_for_every_size_of_programme(
    speak: Speak, programme: Programme, lang: str, people: int
) -> None:
    """None, three, or three hundred people; nothing runs off the page or stays unsaid."""
    pdf = outcome.draw(programme(people), Brand("ACME"), speak(lang), lang=lang)
    text = words(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    t = speak(lang)
    assert t("reports.outcome_unmeasured") in text
    assert (t("reports.outcome_small") in text) is (people < 20)


def test_the_report_stands_all_answers_missing_and_says_so(
    speak: Speak, programme: Programme
) -> None:
    """Without any survey each figure says that it was not asked."""
    silent = programme(24, answered=False)
    text = words(outcome.draw(silent, Brand("ACME"), speak("en"), lang="en"))
    assert text.count("no results yet") > 10
    assert "Nothing has been agreed yet" in text
    assert "No quotes were released" in text


def test_the_report_tells_bridges_quotes_and_what_they_cost(
    speak: Speak, programme: Programme
) -> None:
    """Bridges by name where five and more walk them, words of people, hours per person."""
    text = words(outcome.draw(programme(300), Brand("ACME"), speak("de"), lang="de"))
    assert "Zwischen Abteilungen" in text
    assert "Vertrieb" in text
    assert "auf schmaleren oder unbekannten Wegen" in text
    assert "Ich frage jetzt zuerst" in text
    assert "Stunden je angemeldeter Person" in text
    small = words(outcome.draw(programme(8), Brand("ACME"), speak("de"), lang="de"))
    assert "Ein Weg wird ab 5 Tandems gezeichnet" in small
    none = words(outcome.draw(programme(0), Brand("ACME"), speak("de"), lang="de"))
    assert "Noch kein Tandem." in none


def test_a_page_full_of_words_keeps_its_small_print(speak: Speak, programme: Programme) -> None:
    """Three long quotes, four long wishes and four long promises leave the notes on the page."""
    long = "Wort " * 60
    promise = replace(programme(24).promises[0], said=long, done=long, owner=long)
    full = replace(programme(300), quotes=(long,) * 3, wishes=(long,) * 4, promises=(promise,) * 4)
    pdf = outcome.draw(full, Brand("X"), speak("de"), lang="de")
    assert min(heights(pdf, 1)) > 0
    last = PdfReader(io.BytesIO(pdf)).pages[1].extract_text()
    assert "ausgerechnet" in last or "errechnen" in last


def heights(pdf: bytes, page: int) -> list[float]:
    """How far above the lower edge of a page each text stands, in points."""
    found: list[float] = []
    PdfReader(io.BytesIO(pdf)).pages[page].extract_text(
        visitor_text=lambda text, _cm, tm, _f, _s: found.append(tm[5]) if text.strip() else None
    )
    return found


@pytest.mark.parametrize("people", [0, 3, 14, 300])
def test_the_first_page_never_runs_into_its_foot(
    speak: Speak, programme: Programme, people: int
) -> None:
    """Also with a long purpose, a long list of what is missing, and the box of small programmes."""
    full = programme(people, answered=people > 3)
    long = replace(full, purpose="Absicht " * 60, standing=("Vorläufig", "noch offen " * 30))
    foot, lowest, *_ = sorted(
        set(heights(outcome.draw(long, Brand("X"), speak("de"), lang="de"), 0))
    )
    assert lowest - foot > 10


def test_the_report_says_at_its_head_how_far_it_is(speak: Speak, programme: Programme) -> None:
    """Preliminary or final, and what is still missing until when."""
    text = words(outcome.draw(programme(24), Brand("X"), speak("de"), lang="de"))
    assert "Vorläufig, Stand 10. Juni 2026 Noch offen: die Umfrage am Ende (bis 5. Juni" in text


def test_the_report_shows_n_response_and_change(speak: Speak, programme: Programme) -> None:
    """The figures stand beside what they rest on; long texts are cut with an ellipsis."""
    long = replace(programme(60), quotes=("word " * 200,) * 3, purpose="purpose " * 100)
    text = words(outcome.draw(long, Brand("ACME"), speak("de"), lang="de"))
    assert re.search(r"n = \d+ · \d+ % Rücklauf · vorher \d+", text)
    assert "Jana Weiß" in text
    assert "…" in text
