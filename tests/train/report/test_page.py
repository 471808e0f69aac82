"""The page: its sections, its figures, its bytes."""

import re
from datetime import date
from xml.etree import ElementTree

import matplotlib

from tests.samples.evaluations import (
    LATER,
    MADE,
    make_evaluation,
    make_judged,
    render,
    sections,
    text,
)
from train.report.words import made


def test_report_loads_nothing_from_elsewhere(html) -> None:
    for word in ("http", "src=", "@import", "<script", "<link", "javascript", "@font-face"):
        assert word not in html
    assert re.findall(r'href="(?!#)|url\((?!#)', html) == []


def test_report_is_light(html) -> None:
    assert len(html) < 500_000


def test_simulated_is_not_said_of_real_flights(html) -> None:
    assert "simulated" not in html.lower()


def test_simulated_is_said_in_the_title_at_the_top_and_in_every_section() -> None:
    html = render(make_evaluation(make_judged(*LATER), simulated=True))
    assert "SIMULATED" in html[html.index("<title>") : html.index("</title>")]
    assert html.index('<p class="warning"><strong>SIMULATED') < html.index("The model learnt from")
    assert all("SIMULATED" in section for section in sections(html).values())


def test_opening_says_what_was_learnt_from_and_judged_on(html) -> None:
    opening = text(html).replace("\N{NO-BREAK SPACE}", " ")
    assert "learnt from 10,000 departures" in opening
    assert "1 January to 30 June 2017, and is judged on 450 later ones" in opening
    assert "1 July to 25 September 2017." in opening


def test_report_says_of_which_model_it_is_and_when_it_was_made(html) -> None:
    assert f'<p class="made">{MADE}</p>' in html
    assert made("flight_delay:abc", "0123456789ab", date(2026, 11, 26)) == MADE


def test_report_has_its_sections_in_order(html) -> None:
    assert list(sections(html)) == [
        "metrics",
        "horizons",
        "ahead",
        "thresholds",
        "reliability",
        "ranking",
        "months",
        "rolling",
        "week",
        "mistakes",
        "importance",
        "random-split",
        "decision",
        "warnings",
        "days",
    ]


def test_every_section_has_one_sentence_and_one_figure_or_table(html) -> None:
    for section in sections(html).values():
        (sentence,) = re.findall(r"</h2>\n<p>(.*)</p>\n<figure[^>]*>", section)
        assert sentence.endswith(".")
        assert ". " not in sentence
        assert section.count("<svg") + section.count("<table") == 1


def test_every_figure_is_well_formed_described_and_has_text_to_read(html) -> None:
    figures = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(figures) == 10
    for figure in figures:
        text = figure.replace("<svg ", '<svg xmlns:xlink="x" ', 1)
        root = ElementTree.fromstring(text)  # noqa: S314 (our own)
        assert root.get("aria-label")
        assert root.findall(".//text")


def test_ids_are_not_repeated(html) -> None:
    ids = re.findall(r' id="([^"]*)"', html)
    shared = {i for i in ids if i.startswith(("m", "p")) and len(i) == 11}  # by content
    others = [i for i in ids if i not in shared]
    assert len(others) == len(set(others))


def test_the_same_evaluation_gives_the_same_bytes(evaluation, html) -> None:
    assert html == render(make_evaluation(make_judged(*LATER)))


def test_own_settings_of_matplotlib_neither_count_nor_change(evaluation, html) -> None:
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path"}):
        assert render(evaluation) == html
        assert matplotlib.rcParams["font.size"] == 30
