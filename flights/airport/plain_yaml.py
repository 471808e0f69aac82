"""YAML as its version 1.2 reads it, without what no file of ours needs.

By version 1.1, PyYAML's, an unquoted `NO` is false, 10:21 is 621 and 2014-01-06 is no text; of two
keys that are alike the last counts in silence; aliases make gigabytes of one line; and tags
make other types.
"""

import re
from pathlib import Path
from typing import Any, ClassVar

import yaml

MOST_BYTES = 1 << 20
PLAIN = {  # what is no text without quotes
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?(0|[1-9][0-9]{0,14})",
    "float": r"[-+]?[0-9]{1,15}\.[0-9]{1,15}",
}


class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise wrong("an alias, which is not read: write it out", event)
        if tag := getattr(event, "tag", None):  # `!!int x` would end in Python's own words
            raise wrong(f"{tag} is a tag, which is not read: leave it out", event)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise wrong("a key that is no text", key)
            if (key.tag, key.value) in seen:
                raise wrong(f"{key.value} is there twice", key)
            seen.add((key.tag, key.value))
        return super().construct_mapping(node, deep)


for kind, form in PLAIN.items():
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{form})$"), None)


def wrong(problem: str, where: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=where.start_mark)


def read_yaml(path: str | Path) -> Any:
    """Raises `OSError`, `UnicodeDecodeError` and `yaml.YAMLError`."""
    with Path(path).open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise yaml.YAMLError(f"it has more than {MOST_BYTES >> 20} MiB")
    try:
        return yaml.load(content.decode("utf-8"), Loader)  # noqa: S506 (a `SafeLoader`)
    except RecursionError as error:
        raise yaml.YAMLError("it is nested too deep") from error
