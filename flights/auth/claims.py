"""What the claims of a verified token say: whom it names, what for, and what it opens.

Issuers name the same things differently; a claim of the wrong type is refused, never converted
(RFC 8725, section 3.11, asks to tell kinds of tokens apart).
"""

from math import isfinite
from typing import Any

from flights.auth.principal import SCOPES, is_client_id
from flights.auth.refusals import TokenError

TYPES = frozenset({"jwt", "at+jwt"})  # RFC 7519 and RFC 9068; logout and DPoP tokens have others
# RFC 9068, Keycloak, Cognito; Okta; Entra v1.
CLIENTS = ("client_id", "cid", "appid")
SUBJECT = "sub:"  # before a subject, so that it is never taken for a client or an email

Claims = dict[str, Any]


def check_type(header: dict[str, Any]) -> None:
    """Raises TokenError for a token that was made for something else."""
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in TYPES:
        raise TokenError("its typ is of another kind of token", str(kind))


def check_kind(claims: Claims) -> None:
    """Raises TokenError for what is no access or ID token, or needs a proof that is not asked."""
    if "events" in claims:
        raise TokenError("it tells of events, such as a logout")
    if "cnf" in claims:
        raise TokenError("it needs a proof of possession (cnf), which is not checked here")
    for name in ("exp", "nbf", "iat"):
        value = claims.get(name, 0)
        if type(value) not in (int, float) or not isfinite(value):
            raise TokenError(f"its {name} is no number")


def check_audience(claims: Claims, audience: str) -> None:
    """Raises TokenError. Cognito's access tokens have no `aud`: their scopes name who is meant."""
    meant = claims.get("aud")
    if meant is None and claims.get("token_use") == "access":
        meant = [scope.rpartition("/")[0] for scope in strings(claims.get("scope"))]
    values = [meant] if isinstance(meant, str) else meant
    if not isinstance(values, list) or audience not in values:
        raise TokenError("its aud is not FLIGHT_JWT_AUDIENCE", str(meant))


def client_of(claims: Claims) -> str:
    """The client, else a verified email (Google), else `azp` (Entra v2, Auth0), else "sub:...".

    Raises TokenError where none of them can be used.
    """
    for name in CLIENTS:
        if name in claims:
            return client(name, claims[name])
    email = claims.get("email")
    if claims.get("email_verified") is True and isinstance(email, str) and "@" in email:
        return usable("email", email)
    if "azp" in claims:
        return client("azp", claims["azp"])
    return SUBJECT + usable("sub", claims.get("sub"), len(SUBJECT))


def client(name: str, value: Any) -> str:
    """A client that looks like an email or a subject could pass for one."""
    text = usable(name, value)
    if "@" in text or text.startswith(SUBJECT):
        raise TokenError(f"its {name} looks like an email or a subject", text)
    return text


def usable(name: str, value: Any, prefix: int = 0) -> str:
    if not isinstance(value, str) or not is_client_id(value + "x" * prefix):
        raise TokenError(f"its {name} is no name that can be logged", str(value))
    return value


def scopes_of(claims: Claims, audience: str) -> frozenset[str]:
    """`scope`, `scp` and the list `roles` (Entra, for clients without a user).

    Cognito writes the audience before each scope.
    """
    roles = claims.get("roles")
    named = [*strings(claims.get("scope")), *strings(claims.get("scp"))]
    named += strings(roles) if isinstance(roles, list) else []
    return SCOPES & {name.removeprefix(f"{audience}/") for name in named}


def strings(claim: Any) -> list[str]:
    """Of a list, or of a string with spaces between them."""
    values = claim.split() if isinstance(claim, str) else claim
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
