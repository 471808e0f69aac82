"""The Open Inference Protocol, version 2, beside the service's own routes."""

from pydantic_core import to_json

from flights.api.answer import Answer
from flights.api.errors.faults import cut
from flights.api.errors.problems import Problem
from flights.api.inference import ANSWER, BINARY, Tensors, read_inference, tensors
from flights.api.reading.body import JSON
from flights.model.served import NAME
from flights.server.context import Context
from flights.server.handlers.answers import check, keep, large_body, score
from flights.server.live import day
from flights.server.request import Request


async def server(context: Context, request: Request) -> Answer:
    return told({"name": NAME, "version": version(context), "extensions": []})


async def live(context: Context, request: Request) -> Answer:
    return told({"live": True})


async def ready(context: Context, request: Request) -> Answer:
    """KServe asks for the model by name; the server is ready when its model is."""
    check_version(context, request)
    is_ready = not context.unready()
    return told({"name": NAME, "ready": is_ready}, 200 if is_ready else 503)


async def model(context: Context, request: Request) -> Answer:
    check_version(context, request)
    about = {"name": NAME, "versions": [version(context)], "platform": "onnxruntime_onnx"}
    return told(about | {"inputs": tensors(context.model.airport), "outputs": [ANSWER]})


async def infer(context: Context, request: Request) -> Answer:
    check_version(context, request)
    if BINARY in request.headers:
        raise Problem(415, "binary tensors are not read: send JSON (binary_data=False)")
    headers = {b"content-type": JSON, **request.headers}  # Triton's client names none
    async with large_body(context, request._replace(headers=headers)) as content:
        catalog, most = context.model.catalog, context.settings.max_flights
        inference = read_inference(content, most, catalog.airport)
        checked = await check(inference.rows(most), Tensors(catalog, inference))
        state = await day.known(context, request, checked)
        probabilities = await score(context, checked.flights, state)
    keep(context, request, checked, probabilities, context.repeat(checked.flights, state))
    return Answer(
        200,
        inference.answer(version(context), probabilities),
        headers=day.about(context, checked, state),
        batch_size=len(checked.flights),
    )


def check_version(context: Context, request: Request) -> None:
    """Raises `Problem` 404 where another one is asked for, of which a path may have one."""
    asked = request.path.partition("/versions/")[2].partition("/")[0]
    if asked not in {"", version(context)}:
        raise Problem(404, f"the version {cut(asked)} of {NAME} is not the one that is served")


def told(what: dict[str, object], status: int = 200) -> Answer:
    return Answer(status, to_json(what))


def version(context: Context) -> str:
    """Of the model, as its tag has it. Raises `Problem` 503 where there is none."""
    return context.model.tag.rpartition(":")[2]
