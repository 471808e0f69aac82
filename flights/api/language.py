"""Answers in the language that is asked for: Spanish, or else English as the code says it.

All is said in English, and translated on its way out where a request asks for Spanish.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json

from flights.api.answer import JSON, Answer, Headers
from flights.api.errors.problems import MEDIA_TYPE
from flights.api.spanish import reasons, requests, service, tensors

SPANISH: Headers = ((b"content-language", b"es"), (b"vary", b"accept-language"))
LONGEST = 600  # characters of a header or a sentence that is looked at
LARGE = 16 * 1024  # bytes, about a millisecond: a larger answer is translated in a thread
SAID = {"title", "detail", "resumen", "frase", "valor"}  # what holds sentences or words
SENT = "value"  # what holds anything that was sent

RANGE = re.compile(rb"\s*(es|en|\*)(?:-[\w-]+)?\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")
PLACE = re.compile(r"\{(\w+)([#~?>=]?)\}")


class Kind(NamedTuple):
    form: str
    spanish: Callable[[str], str]


class Template(NamedTuple):
    literal: str  # the longest, without which it cannot be meant
    form: str  # of the English sentence
    kinds: dict[str, Kind]
    spanish: str


async def translated(answer: Answer, method: str, asked: Mapping[bytes, bytes]) -> Answer:
    """In the language that the headers ask for. Errors have sentences, and what POST answers."""
    if b"accept-language" not in asked or not wants_spanish(asked):
        return answer
    if answer.media_type != MEDIA_TYPE and (answer.media_type != JSON or method != "POST"):
        return answer
    if len(answer.content) > LARGE:
        return await asyncio.to_thread(in_spanish, answer)
    return in_spanish(answer)


def wants_spanish(asked: Mapping[bytes, bytes]) -> bool:
    return prefers_spanish(asked.get(b"accept-language", b"")[:LONGEST])


@lru_cache(maxsize=256)
def prefers_spanish(header: bytes) -> bool:
    """By Accept-Language (RFC 9110, section 12.5.4); of what is liked as much, the first."""
    liked: dict[bytes, float] = {}
    for item in map(RANGE.fullmatch, header.lower().split(b",")):
        if item:
            liked[item[1]] = max(liked.get(item[1], 0), float(item[2] or 1))
    others = liked.pop(b"*", 0)
    spanish, english = (liked.get(language, others) for language in (b"es", b"en"))
    return spanish > english or (spanish == english > 0 and next(iter(liked), b"") == b"es")


def in_spanish(answer: Answer) -> Answer:
    said = from_json(answer.content)
    if (told := told_in_spanish(said)) == said:
        return answer
    return answer._replace(content=to_json(told), headers=answer.headers + SPANISH)


def told_in_spanish(value: Any) -> Any:
    """The same JSON value with its sentences in Spanish."""
    if isinstance(value, list):
        return [told_in_spanish(one) for one in value]
    if isinstance(value, dict):
        return {name: of_field(name, one) for name, one in value.items()}
    return value


def of_field(name: str, value: Any) -> Any:
    if name == SENT:
        return value
    return sentence(value) if name in SAID and isinstance(value, str) else told_in_spanish(value)


@lru_cache(maxsize=2048)
def sentence(english: str) -> str:
    """In Spanish; one that is not known stays as it is."""
    if len(english) > LONGEST:
        return english
    for one in TEMPLATES:
        if one.literal in english and (found := compiled(one.form).fullmatch(english)):
            places = {name: kind.spanish(found[name]) for name, kind in one.kinds.items()}
            return one.spanish.format_map(places)
    return english


@cache
def compiled(form: str) -> re.Pattern[str]:
    """When it is needed first: all of them would make the start 0.1 s longer."""
    return re.compile(form, re.DOTALL)


def number(english: str) -> str:
    """With a comma before its decimals, as Chile writes it."""
    return english.translate(str.maketrans(",.", ".,"))


def renamed(english: str) -> str:
    return re.sub(r" to (\w+)(?=, |$)", r" a \1", english)


KINDS = {
    "": Kind(".+?", str),
    "#": Kind(r"[\d,.e+-]+", number),
    "~": Kind(".+?", sentence),
    "?": Kind("(?:.+? )?", str),
    ">": Kind(".+?", renamed),
    "=": Kind(r"\w+", str),
}


def template(english: str, spanish: str) -> Template:
    first, *parts = PLACE.split(english)
    names, kinds, literals = parts[::3], [KINDS[kind] for kind in parts[1::3]], parts[2::3]
    form = re.escape(first)
    for name, kind, literal in zip(names, kinds, literals, strict=True):
        form += f"(?P<{name}>{kind.form}){re.escape(literal)}"
    longest = max(first, *literals, key=len) if literals else first
    return Template(longest, form, dict(zip(names, kinds, strict=True)), spanish)


SENTENCES = requests.SENTENCES | service.SENTENCES | reasons.SENTENCES | tensors.SENTENCES
TEMPLATES = [template(*pair) for pair in SENTENCES.items()]
