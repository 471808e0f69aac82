"""The schemas of the OpenAPI document, made by the code that reads and answers."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from flights.airport import Airport
from flights.api.board import BoardFlight, DayCount, KnownFlight
from flights.api.departures import DepartureRequest, HeartbeatRequest
from flights.api.errors.faults import LONGEST_VALUE, MOST_FAULTS
from flights.api.io import Delay, ExplainedDelay, LateDelay, ListedDelay
from flights.api.naming import named
from flights.api.places import MOST_OF_ONE
from flights.api.schema import AskedFlight
from flights.settings import settings

Json = dict[str, Any]

OPTIONAL = ("errors", "decision")  # of a problem, of a model
STRING: Json = {"type": "string"}
FLIGHT, DELAY, EXPLAINED, MODEL, PROBLEM, FAULT = (
    {"$ref": f"#/components/schemas/{name}"}
    for name in ("Flight", "Delay", "ExplainedDelay", "Model", "Problem", "Fault")
)
LATE, WRONG, DEPARTURE, HEARTBEAT, TOLD, LIVE = (
    {"$ref": f"#/components/schemas/{name}"}
    for name in ("LateDelay", "WrongFlight", "Departure", "Heartbeat", "Told", "Live")
)
LISTED: Json = {"$ref": "#/components/schemas/ListedDelay"}


def flights() -> Json:
    most = settings().max_flights
    return {"type": "array", "minItems": 1, "maxItems": most, "items": FLIGHT}


def schemas(airport: Airport) -> Json:
    """By the airport's names and in its words."""

    def schema(model: type[BaseModel]) -> Json:
        return named(model, airport).model_json_schema(schema_generator=Concise)

    explained = ExplainedDelay.model_json_schema(
        schema_generator=Concise, ref_template="#/components/schemas/{model}"
    )
    dia = airport.called["dia"]
    where = f"#/{dia} or, in a list, #/1/{dia}"
    return {
        "Flight": schema(AskedFlight),
        "Delay": schema(Delay),
        "ListedDelay": schema(ListedDelay),
        **explained.pop("$defs"),
        "ExplainedDelay": explained,
        "LateDelay": schema(LateDelay),
        "Departure": schema(DepartureRequest),
        "Heartbeat": schema(HeartbeatRequest),
        **day_schemas(airport),
        "Told": told_schema(),
        "Live": live_schema(),
        "Model": model_schema(),
        "Problem": record(
            "An error, as RFC 9457 has it.",
            type=STRING
            | {"description": "The kind, a URI reference that leads to a paragraph about it."},
            title=STRING | {"description": "The kind in words."},
            status={"type": "integer", "description": "The HTTP status."},
            detail=STRING | {"description": "What is wrong; of several faults, the first."},
            errors={
                "type": "array",
                "maxItems": MOST_FAULTS,
                "items": FAULT,
                "description": f"With 422: the faults, at most {MOST_FAULTS} of them.",
            },
        ),
        "Fault": record(
            "One thing wrong in the request.",
            pointer=STRING | {"description": f"Where: {where} (RFC 6901)."},
            value={"description": f"What was sent; its first {LONGEST_VALUE} characters."},
            detail=STRING | {"description": "What is wrong with it."},
        ),
    }


def day_schemas(airport: Airport) -> Json:
    flight = named(BoardFlight, airport).model_json_schema(
        schema_generator=Concise, ref_template="#/components/schemas/{model}"
    )
    faults: Json = {"type": "array", "minItems": 1, "maxItems": MOST_OF_ONE, "items": FAULT}
    told = {"anyOf": [reference("BoardFlight"), WRONG]}
    known = {"type": "array", "items": reference("KnownFlight"), "description": "By their time."}
    return {
        **flight.pop("$defs"),
        "BoardFlight": flight,
        "WrongFlight": record("A flight that is not answered.", errores=faults),
        "DayCount": DayCount.model_json_schema(schema_generator=Concise),
        "Day": record(
            "A list of flights.",
            vuelos={"type": "array", "items": told, "description": "In their order."},
            dia={"anyOf": [reference("DayCount"), {"type": "null"}]},
        ),
        "KnownFlight": named(KnownFlight, airport).model_json_schema(schema_generator=Concise),
        "KnownDay": record(
            "The flights of a day.",
            fecha=STRING | {"format": "date", "description": f"Today in {airport.city}."},
            vuelos=known,
        ),
    }


def reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def told_schema() -> Json:
    outcomes = ["new", "changed", "known", "heartbeat", "refused"]
    return record(
        "What became of what was told.",
        counts={
            "type": "object",
            "additionalProperties": {"type": "integer"},
            "description": "How many of each result.",
        },
        results={
            "type": "array",
            "items": STRING | {"enum": outcomes},
            "description": "Of each flight, in their order.",
        },
        errors={
            "type": "array",
            "maxItems": MOST_FAULTS,
            "items": FAULT,
            "description": f"What was refused, and why: at most {MOST_FAULTS} faults.",
        },
    )


def live_schema() -> Json:
    number: Json = {"type": ["number", "null"]}
    whole: Json = {"type": "integer"}
    hour = record(
        "The departures of 60 minutes.",
        begin=STRING | {"format": "date-time", "description": "Local time."},
        departures=whole | {"description": "That left."},
        late=whole | {"description": "Of these, more than 15 minutes late."},
    )
    until: Json = {"type": ["string", "null"], "description": "Up to when all is told; local time."}
    return record(
        "What is known of the day.",
        known_until=until,
        age_minutes=number | {"description": "Since then."},
        flights=whole | {"description": "That count: of the last 60 days, and to come."},
        overdue=whole | {"description": "That should have left and have not, in three hours."},
        unresolved_share=number
        | {"description": "Of the flights of a day, those of which no end was told."},
        departures_24h=whole | {"description": "Of the day before `known_until`."},
        late_share_24h=number | {"description": "Of these, more than 15 minutes late."},
        usual_late_share=number
        | {"description": "Of the flights that the model learnt from: `data.delayed` of `/model`."},
        hours={"type": "array", "items": hour, "description": "That day, the oldest first."},
    )


def model_schema() -> Json:
    """In the words of the metadata that `train` keeps with a model."""
    return record(
        "The model that answers.",
        tag=STRING | {"description": "Its name and version, as in `X-Model-Tag`."},
        created=STRING | {"format": "date-time", "description": "When it was registered."},
        airport=anything("The airport that it is made for, as the airport's file tells it."),
        commit=STRING | {"description": "Of the code that trained it."},
        label=STRING | {"description": "What the probability is of."},
        data=anything(
            "The flights that it learnt from: their file, their period, number and rate of delay; "
            "`simulated`: whether they are, and all numbers made up."
        ),
        evaluation=anything(
            "How it did, beside baselines, on later months than it had learnt from by then. "
            "Measured on simulated flights, it says nothing of real ones."
        ),
        decision=anything(
            "From which probability on to warn, where a missed delay costs as much as `cost` "
            "false alarms, and what that gave on the later months."
        ),
        features={"type": "array", "items": STRING, "description": "What it reads."},
        airlines=anything(
            "The airlines that it knows, with ICAO codes.", {"type": "array", "items": STRING}
        ),
        destinations=anything("The airports that it knows, with cities.", STRING),
    )


def anything(description: str, values: Json | bool = True) -> Json:
    """An object of any names."""
    return {"type": "object", "additionalProperties": values, "description": description}


def record(description: str, **properties: Json) -> Json:
    required = [name for name in properties if name not in OPTIONAL]
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
    }


class Concise(GenerateJsonSchema):
    """Without titles, which repeat the names, and without defaults, which are all null."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        return inner | {"type": [inner["type"], "null"]}


def explained_fields(airport: Airport) -> str:
    """What a flight needs and, folded up, its fields: the page shows no schema of it."""
    schema = named(AskedFlight, airport)
    rows = [f"| `{one.alias}` | {one.description} |" for one in schema.model_fields.values()]
    table = "\n".join(["| Field | Meaning |", "|---|---|", *rows])
    details = f"<details><summary>What the fields mean</summary>\n\n{table}\n\n</details>"
    return f"{schema.__doc__}\n\n{details}"
