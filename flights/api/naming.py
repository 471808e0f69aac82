"""The names and the words of an airport in a schema that is written for any.

Inside, a field has the name of the schema. Outside, in requests, in what is said of them and in
documents, it has the one that the airport gives it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from inspect import getdoc
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from flights.airport import Airport

S = TypeVar("S", bound=BaseModel)


@lru_cache(maxsize=64)
def named(schema: type[S], airport: Airport) -> type[S]:
    """The schema, whose aliases are the airport's names and whose descriptions have its words."""
    words = words_of(airport)
    fields: Any = {
        name: (annotation(info), field(info, airport.called.get(name), words))
        for name, info in schema.model_fields.items()
        if name in airport.called or "{" in (info.description or "")
    }
    about = (getdoc(schema) or "").format_map(words)
    return create_model(schema.__name__, __base__=schema, __doc__=about, **fields)


@lru_cache(maxsize=64)
def names_of(schema: type[BaseModel], airport: Airport) -> Mapping[str, str]:
    """What the airport calls each of the schema's fields."""
    return {field: airport.called[field] for field in schema.model_fields}


def renamed(schema: Any, airport: Airport) -> Any:
    """What BentoML makes of our schemas before it knows an airport, as `named` would have it."""
    if isinstance(schema, list):
        return [renamed(one, airport) for one in schema]
    if not isinstance(schema, dict):
        return schema
    told = {name: renamed(one, airport) for name, one in schema.items()}
    if isinstance(text := told.get("description"), str):
        told["description"] = text.format_map(words_of(airport))
    if "properties" in told:
        names = {name: airport.called.get(name, name) for name in told["properties"]}
        for name, one in told["properties"].items():
            if name != names[name]:
                one.pop("title", None)  # made of the name that is not its own
        told["properties"] = {names[name]: one for name, one in told["properties"].items()}
        if "required" in told:
            told["required"] = [names[name] for name in told["required"]]
    return told


def annotation(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def field(info: FieldInfo, name: str | None, words: Mapping[str, str]) -> Any:
    text = info.description
    return Field(info.default, alias=name, description=text and text.format_map(words))


def words_of(airport: Airport) -> dict[str, str]:
    """What stands in braces in descriptions, by name; a field's is what the airport calls it."""
    called, types = airport.called, airport.flight_types
    first = airport.origins[0]
    only = f"{either([first.iata, first.icao, airport.city])}, the only one known"
    origin = f"an origin (`{called['origen']}` or `{called['siglaori']}`), "
    airline = f"an airline (`{called['opera']}` or `{called['aerolinea']}`)"
    return {
        **called,
        "name": airport.name,
        "city": airport.city,
        "codes": airport.codes,
        "language": airport.language,
        "flight_types": f"{quoted(types.international)}, {quoted(types.national)}",
        "origins": either([one.iata for one in airport.origins]) if airport.has_several else only,
        "an_airline": origin + airline if airport.has_several else airline,
    }


def quoted(names: Sequence[str]) -> str:
    return either([f"`{name}`" for name in names])


def either(names: Sequence[str]) -> str:
    """ "A", "A or B", "A, B or C"."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
