"""The scripts run on Linux and macOS, whose bash is 3.2 and whose tools are BSD's."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted((ROOT / "deploy").rglob("*.sh"))
PAGES = sorted((ROOT / "deploy").rglob("*.md"))
# What only Linux, only GNU's tools, or only a newer bash or curl has.
FOREIGN = {
    "Linux": r"/proc/|\bnproc\b|\bapt(-get)?\b",
    "GNU": (
        r"\bsed (-[a-zA-Z]+ )*-[a-zA-Z]*i(?!\.)|\bsed .*/I[gp]?['\"]|\bsed --|\bdate (--|-d|-I)"
        r"|\bgrep (--[a-z]|-[a-zA-Z]*P)|\bsha\d+sum\b|\brealpath\b|\breadlink -f|\bstat -c"
        r"|\bxargs -r|\bbase64 -w|\btimeout \d|\bsort -V|-printf|\bmktemp -p|\btac\b"
        r"|\b(head|tail) -n -|\bcp --"
    ),
    "bash 4": (
        r"\b(mapfile|readarray)\b|\b(declare|local) -[An]|\$\{\w+(\[.\])?(,|\^|@)[,^QUuLEPAa]?\}"
        r"|&>>|\|&|\[-\d+\]|\bcoproc\b|\bglobstar\b|\bwait -n|;;?&"
    ),
    "curl 7.82": r"\bcurl\b.*--json",
}


def commands(script: Path) -> str:
    text = script.read_text(encoding="utf-8")
    return re.sub(r"(?m)(^|\s)#.*", "", text).replace("\\\n", " ")


def foreign(text: str) -> list[str]:
    return [f"{kind}: {line}" for kind, found in FOREIGN.items() for line in hits(found, text)]


def hits(pattern: str, text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if re.search(pattern, line)]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_uses_only_what_macos_has_too(script: Path) -> None:
    assert foreign(commands(script)) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_uses_only_what_macos_has_too(page: Path) -> None:
    code = re.findall(r"^ {4,}(.*(?:\\\n.*)*)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert foreign("\n".join(code).replace("\\\n", " ")) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_an_array_that_may_be_empty_is_not_an_unset_one(script: Path) -> None:
    text = commands(script)
    for name in re.findall(r"\b(\w+)=\(\)", text):
        bare = re.sub(rf'\$\{{{name}\[@\]\+"\$\{{{name}\[@\]\}}"\}}', "", text)
        assert f'"${{{name}[@]}}"' not in bare


@pytest.mark.parametrize(
    "line",
    [
        "id=$(cat /proc/sys/kernel/random/uuid)",
        "sed -Ei 's/a/b/' file",
        "sed -i s/a/b/ file",
        "sed -n 's/^x-model-tag: //Ip' head",
        "date --utc",
        "date -d yesterday",
        "grep --invert-match a",
        "echo a | sha256sum --check",
        "mapfile -t lines",
        "echo ${name,,}",
        "curl -s url --json '{}'",
    ],
)
def test_what_macos_has_not_is_found(line: str) -> None:
    assert foreign(line)


def test_an_image_is_built_for_the_machines_of_cloud_run() -> None:
    script = (ROOT / "deploy/image/image.sh").read_text()
    assert '--platform "${PLATFORM:-linux/amd64}"' in script
