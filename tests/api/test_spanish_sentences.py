"""Every sentence that the code can say has its Spanish one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from flights.api.language import PLACE, SENTENCES, sentence
from flights.model.catalog import Catalog
from tests.samples.airports import EXAMPLE
from tests.senders.sent import problem_of, to_bytes

FLIGHTS = Path(__file__).parents[2] / "flights"
SAYING = ("api", "connection", "server", "model/explain.py", "model/late.py", "model/served.py")
SAYING += ("auth/authenticator.py",)
# What is told to who runs the service, or to who reads its API document.
UNSAID = {"Field", "Route", "RuntimeError", "RefusalLog", "SettingsError", "StoreError"}
UNSAID |= {"compile", "error", "exception", "tell", "warning"}
# In headers, which are in ASCII, and in documents, which stay in English.
UNTRANSLATED = {"remarks.py", "naming.py"}
A_PHRASE = re.compile(r"[a-z}] \(?[a-z{]|^; [a-z]")
ENGLISH = re.compile(r"\b(and|at|be|but|got|has|is|it|must|not|of|or|should|the|to|which)\b")
FILLED = {
    "": "x",
    "#": "1,234.5",
    "~": "y",
    "?": "dia ",
    "=": "fecha",
    ">": "date to fecha, time to hora",
}  # each kind of place
IN_ES = FILLED | {"#": "1.234,5", ">": "date a fecha, time a hora"}


def phrases(node: ast.AST) -> Iterator[str]:
    """The texts of more than one word, but for docstrings; {} is what a text is filled with."""
    for text in texts(node):
        is_paragraph = text.endswith(".")  # of a page: what an answer says has no full stop
        if (
            A_PHRASE.search(text)
            and not is_paragraph
            and re.search("[a-z]{2}", text)
            and '="' not in text
        ):
            yield text


def texts(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        yield "".join(getattr(one, "value", "") if is_text(one) else "{}" for one in node.values)
    for child in ast.iter_child_nodes(node):
        if not (is_unsaid(child) or (isinstance(node, ast.JoinedStr) and is_text(child))):
            yield from texts(child)


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant)


def is_unsaid(node: ast.AST) -> bool:
    """A docstring, what is called with words for others, or makes them: `Authenticator.cause`."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        return name in UNSAID
    alone = isinstance(node, ast.Expr) and is_text(node.value)
    return alone or (isinstance(node, ast.FunctionDef) and node.name in {"cause", "fault"})


def lacking(source: str) -> list[str]:
    """The phrases that no English template has."""
    found = [
        (text, ".*".join(map(re.escape, text.split("{}")))) for text in phrases(ast.parse(source))
    ]
    return [text for text, form in found if not any(re.search(form, one) for one in SENTENCES)]


@pytest.mark.parametrize("name", SAYING)
def test_what_the_code_says_has_a_spanish_sentence(name: str) -> None:
    place = FLIGHTS / name
    files = [place] if place.suffix else [*place.rglob("*.py")]
    files = [f for f in files if f.parent.name != "spanish" and f.name not in UNTRANSLATED]
    assert {file.name: lacking(file.read_text(encoding="utf-8")) for file in files} == {
        file.name: [] for file in files
    }


def test_a_new_sentence_is_noticed() -> None:
    source = 'raise Problem(400, f"the moon is {size} today")\nlog.error("the moon is full")'
    assert lacking(source) == ["the moon is {} today"]


def test_no_sentence_is_taken_for_another_one() -> None:
    for english, spanish in SENTENCES.items():
        kinds = dict(PLACE.findall(english))
        assert {name for _, name, *_ in Formatter().parse(spanish) if name} == set(kinds)
        said, told = ({name: one[kind] for name, kind in kinds.items()} for one in (FILLED, IN_ES))
        filled = PLACE.sub(lambda place: said[place[1]], english)  # noqa: B023 (used at once)
        assert sentence(filled) == spanish.format_map(told)


@pytest.mark.parametrize(
    "broken",
    [
        *(b"[", b"{", b'"', b"", b'{"dia" 1}', b"[1 2]", b'{"dia": 1 "mes": 2}', b"nil", b"{1}"),
        *(b"+", b'"\\x"', b"01", b"9" * 5_000, b'"\t"', b'"\\ud800"', b"[1,]", b"1 2", b'"\\u12'),
        *(b"[" * 400, b"NaN", b"{'fecha': 1}", b"fecha=1", b'"\xff"', b"\xff\xfe{"),
    ],
)
def test_what_is_no_json_is_told_in_spanish(catalog: Catalog, broken: bytes) -> None:
    english = problem_of(broken, catalog)["detail"]
    spanish = sentence(english)
    assert spanish.startswith("el cuerpo no es JSON: " if "not JSON" in english else "el cuerpo")
    assert not ENGLISH.search(spanish)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"dia": one} for one in (0, 32, "1", 1.5, 10**30, [], {"x": 1})),
        *({"opera": one} for one in (1, "", "x" * 65, "\t", "NaN", "ЛАТАМ")),
        *({"fecha": one} for one in (1, "2022-02-30", None)),
        *({"hora": one} for one in ("24:00", 8)),
        *({"en": one} for one in ("2022-01-01", "2022-09-11T00:30")),
        *({"destino": one} for one in ("SCL", "EZE")),
        {"vuelo": "x" * 17},
        {"origen": "LIM"},
        {"tipovuelo": "X"},
        {"dianom": "domingo"},
        {"dianom": "Saturday"},
        {"mes": 2, "ano": 2023},
        {"puerta": 7},
        {"aerolínea": "SKY"},
        {"vuelos": [1]},
        {"salida": "x"},
        {"opera": None, "aerolinea": None},
        {"destino": None, "siglades": None},
        {"fecha": "2022-09-11", "hora": "00:30"},
    ],
    ids=str,
)
def test_what_is_wrong_with_a_flight_is_told_in_spanish(catalog: Catalog, wrong: object) -> None:
    assert isinstance(wrong, dict)
    for error in problem_of(to_bytes(EXAMPLE | wrong), catalog).get("errors", ()):
        spanish = sentence(error["detail"])
        assert spanish != error["detail"]
        assert not ENGLISH.search(spanish)
