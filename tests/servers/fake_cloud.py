"""What gcloud tells of an empty project while deploy/first.sh fills it."""


class Refused(Exception):
    """What the real tool would not do yet."""


class Cloud:
    def __init__(self) -> None:
        self.there: set[str] = set()  # project, billing, bucket, applied, trained, champion ...
        self.apis: set[str] = set()
        self.deleted_pools: set[str] = set()
        self.secrets: dict[str, list[str]] = {}  # versions, by name

    def need(self, *what: str) -> None:
        if not set(what) <= self.there:
            raise Refused

    def gcloud(self, words: list[str], told: str) -> str | None:
        verbs = [word for word in words if not word.startswith("--")]
        options = dict(word[2:].partition("=")[::2] for word in words if word.startswith("--"))
        match verbs:
            case ["projects" | "billing" | "services", *_]:
                return self.account(verbs)
            case ["storage", *rest]:
                return self.storage(rest, options)
            case ["builds", "connections", *rest]:
                return self.connections(rest, options)
            case ["secrets", "versions", *rest]:
                return self.versions(rest, options, told)
            case ["iam", "workload-identity-pools", "describe", pool] if pool in self.deleted_pools:
                return "DELETED"
            case ["artifacts", "docker", "images", "describe", _]:
                self.need("pushed")
        return None

    def account(self, verbs: list[str]) -> str | None:
        match verbs:
            case ["projects", "create", _]:
                self.there.add("project")
            case ["projects", "describe", _]:
                self.need("project")
            case ["billing", "accounts", "list"]:
                return "billingAccounts/000000-000000-000000\n"
            case ["billing", "projects", "describe", _]:
                return str("billing" in self.there)
            case ["billing", "projects", "link", _]:
                self.need("project")
                self.there.add("billing")
            case ["services", "list"]:
                return "".join(f"{api}.googleapis.com\n" for api in self.apis)
            case ["services", "enable", *apis]:
                self.need("billing")
                self.apis |= {api.removesuffix(".googleapis.com") for api in apis}
        return None

    def storage(self, verbs: list[str], options: dict[str, str]) -> str | None:
        match verbs:
            case ["buckets", "create", _]:
                self.there.add("bucket")
            case ["buckets", "update", _]:
                self.need("bucket")
                self.there.add("versioned")
            case ["buckets", "describe", _]:
                self.need("bucket")
                return (
                    str("versioned" in self.there) if "versioning" in options["format"] else "name"
                )
            case ["objects", "describe", _]:
                self.need("champion")
        return None

    def connections(self, verbs: list[str], options: dict[str, str]) -> str | None:
        if verbs[0] == "create":
            self.there.add("connection")
            return None
        self.need("connection")
        stage = "COMPLETE" if "app" in self.there else "PENDING_INSTALL_APP"
        return "https://github.example/app" if "actionUri" in options["format"] else stage

    def versions(self, verbs: list[str], options: dict[str, str], told: str) -> str | None:
        match verbs:
            case ["add", secret]:
                self.need("applied")
                self.secrets.setdefault(secret, []).append(told)
            case ["list", secret]:
                return "1" if self.secrets.get(secret) else ""
            case ["access", "latest"]:
                return self.secrets[options["secret"]][-1]
        return None
