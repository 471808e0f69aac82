"""The kinds of problems: what each is called, and the paragraph that its `type` leads to."""

from typing import NamedTuple

PAGE = "problems"  # beside the routes, so that a `type` goes with any prefix of a proxy
DEEPEST = 8  # of a path whose `type` leads up to the page: none that is answered is so deep


class Kind(NamedTuple):
    status: int
    name: str  # what clients tell kinds apart by; it never changes
    title: str
    text: str  # what it means and what to do about it, with fields in braces

    def uri(self, path: str) -> str:
        """A URI reference, to be resolved against the path that was asked for (RFC 9457, 3.1.1).

        `problems#wrong-field` for all paths of the API; `../` stands before it for deeper ones.
        """
        return "../" * min(path.count("/") - 1, DEEPEST) + f"{PAGE}#{self.name}"


# Of several kinds with one status, the first is meant where none is named.
KINDS = (
    Kind(
        400,
        "bad-request",
        "The request breaks a rule of HTTP",
        "What arrived is not HTTP/1.1, or a part of it that nobody may leave out or repeat is "
        "wrong: Host, the path, the length or the coding of the body. Clients and proxies that "
        "are in wide use do not send this; detail names the rule.",
    ),
    Kind(
        400,
        "not-json",
        "The body is not JSON",
        "The body cannot be read as JSON in UTF-8. detail tells the line and the column, and the "
        "likely cure: double quotes, null for NaN, no comments, no comma before the end. Let a "
        "JSON library write the body.",
    ),
    Kind(
        400,
        "not-a-flight",
        "The body is no flight, or no list of flights",
        "The body is JSON, but /predict and /explain expect one object, /predict_batch and /day "
        "expect a list of them, and nothing may be wrapped around it. detail tells what was sent "
        "and where it goes.",
    ),
    Kind(
        401,
        "no-credential",
        "No credential, or not a valid one",
        "This service asks for an API key or a token. Send Authorization: Bearer, a space and the "
        "key or the token, or X-API-Key with the key; only one of them, once. What is wrong with "
        "a credential, unknown, expired or of another audience, is told only in the service's log.",
    ),
    Kind(
        403,
        "not-allowed",
        "Not allowed for this credential or address",
        "The credential is valid, but does not have the scope that the path needs, or the address "
        "is not let in. Trying again does not help; whoever runs the service can allow it.",
    ),
    Kind(
        404,
        "nothing-there",
        "There is nothing at this path",
        "The path is misspelt, or its letters are in another case. GET / lists all paths.",
    ),
    Kind(
        404,
        "no-departures",
        "No departures are kept here",
        "This service predicts by the schedule alone. It keeps departures where it is started with "
        "FLIGHT_LIVE.",
    ),
    Kind(
        405,
        "wrong-method",
        "The path does not answer this method",
        "The header Allow lists the methods that the path answers: flights are sent with POST, all "
        "else is read with GET.",
    ),
    Kind(
        408,
        "too-slow",
        "The request did not arrive in time",
        "Headers or body took too long; the connection is closed. Send the body at once.",
    ),
    Kind(
        409,
        "departures-from-a-table",
        "Departures come from a table",
        "This service reads its departures from a table that FLIGHT_LIVE names, and takes none by "
        "request. Write them into that table.",
    ),
    Kind(
        413,
        "too-large",
        "The body is too large",
        "The body has more bytes, or the list more flights, than one request may have. detail "
        "tells how many. Send the flights in several requests.",
    ),
    Kind(
        415,
        "not-plain-json",
        "The body is not sent as plain JSON",
        "Content-Type must be application/json, and the body must not be compressed. "
        "curl -d says that it sends a form unless -H 'Content-Type: application/json' is given.",
    ),
    Kind(
        422,
        "wrong-field",
        "A field is wrong",
        "A field is missing, unknown, given twice, of another type or form than documented, or "
        "has a value that cannot be answered; or a list holds no flight. errors lists up to 20 "
        "faults, each with a JSON pointer, the value and a sentence; type and detail are of the "
        "first. Nothing was answered or kept.",
    ),
    Kind(
        422,
        "contradiction",
        "Fields contradict each other",
        "Each field is right by itself, but two do not agree: a weekday with its date, a city with "
        "its airport, a type with the country of the destination, or the moments of two flights. "
        "Mend the wrong one or leave it out: {fecha}, {hora}, an airline and a destination are "
        "enough.",
    ),
    Kind(
        429,
        "too-many-requests",
        "Too many requests or wrong credentials",
        "One client sent more requests than it may, or one address too many wrong credentials. Try "
        "again after as many seconds as Retry-After tells; RateLimit tells what is left. A list of "
        "flights costs less than each flight alone.",
    ),
    Kind(
        429,
        "too-busy",
        "The service is too busy",
        "More was asked at once, by you or by all, than can be answered in time. Try again after "
        "as many seconds as Retry-After tells.",
    ),
    Kind(
        431,
        "headers-too-large",
        "The headers are too large",
        "The request line and the headers have too many bytes, or there are too many headers. "
        "Cookies of other services are often the reason; none is needed here.",
    ),
    Kind(
        500,
        "failed",
        "The service failed",
        "The request is not to blame. The log of the service has the reason, under the "
        "X-Request-ID of the answer: tell it to whoever runs the service.",
    ),
    Kind(
        503,
        "not-ready",
        "The service cannot predict",
        "The model is missing or damaged, does not answer as it did when it was trained, or the "
        "service is about to end. detail tells which. Try again later, or with another instance.",
    ),
    Kind(
        503,
        "departures-not-accepted",
        "The departures are not accepted",
        "What keeps departures cannot be used for now. Send them again after as many seconds as "
        "Retry-After tells: to tell the same twice does no harm.",
    ),
)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_STATUS = {kind.status: kind for kind in reversed(KINDS)}
