"""The page's modules, by the tests in JavaScript that stand beside this."""

from tests.board.node import HERE, needs_node, run

pytestmark = needs_node


def test_modules_pass_their_tests() -> None:
    done = run("--test", "--test-reporter=spec", *sorted(HERE.glob("*.test.js")))
    assert done.returncode == 0, done.stdout
