"""The servers that are compared, and how each is started."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.harness.server import OURS, Command, bentoml

WORKERS = 2
SERVERS = "bench.compare.servers"


@dataclass(frozen=True)
class Contender:
    name: str
    label: str
    command: Command
    environment: Mapping[str, str] = field(default_factory=dict)
    has_model: bool = True  # else its answers cannot be right
    default: bool = True  # part of a run that names no servers
    access: str = ""  # of `bench.harness.credentials`


def uvicorn(module: str) -> Command:
    """https://uvicorn.dev/settings: uvloop and httptools, no line in a log for each request."""
    return lambda bin, port: [
        *(str(bin / "uvicorn"), f"{SERVERS}.{module}:app"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)),
        *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
    ]


def gunicorn(module: str) -> Command:
    return lambda bin, port: [
        *(str(bin / "gunicorn"), f"{SERVERS}.{module}:app"),
        *("--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--log-level", "warning"),
    ]


def python(module: str) -> Command:
    return lambda bin, port: [str(bin / "python"), "-m", f"{SERVERS}.{module}", str(port)]


# scikit-learn's trees use a thread per core in each worker, more than there are cores:
# https://scikit-learn.org/stable/computing/parallelism.html
ONE_THREAD = {"OMP_NUM_THREADS": "1"}

CONTENDERS = {
    contender.name: contender
    for contender in (
        Contender("ours", "This service", OURS),
        *(
            Contender(f"ours_{access}", f"This service, {checks}", OURS, access=access)
            for access, checks in (
                ("key", "API key checked"),
                ("jwt", "JWT checked"),
                ("all", "key or JWT, address and rate checked"),
            )
        ),
        Contender(
            "ours_anew",
            "This service, no flight remembered",
            bentoml(f"{SERVERS}.ours_anew:FlightDelay"),
        ),
        Contender(
            "ours_unbatched",
            "This service, batching off",
            bentoml(f"{SERVERS}.ours_unbatched:Unbatched"),
        ),
        Contender(
            "flask_pickle",
            "Flask + gunicorn, pickled pipeline",
            gunicorn("flask_pickle"),
            ONE_THREAD,
        ),
        Contender(
            "fastapi_pickle", "FastAPI, pickled pipeline", uvicorn("fastapi_pickle"), ONE_THREAD
        ),
        Contender("fastapi_onnx", "FastAPI, ONNX", uvicorn("fastapi_onnx")),
        Contender(
            "fastapi_onnx_gc",
            "FastAPI, ONNX, garbage collector tuned",
            uvicorn("fastapi_onnx"),
            {"BENCH_TUNE_GC": "1"},
            default=False,
        ),
        Contender("litserve", "LitServe, ONNX", python("litserve_onnx")),
        Contender(
            "bentoml_docs",
            "BentoML as documented, ONNX",
            bentoml(f"{SERVERS}.bentoml_docs:Entry"),
        ),
        Contender("asgi_onnx", "Limit: plain ASGI, ONNX", uvicorn("asgi_onnx")),
        Contender(
            "asgi_echo", "Limit: plain ASGI, no model", uvicorn("asgi_echo"), has_model=False
        ),
    )
}
