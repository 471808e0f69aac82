"""python3 -m deploy.release.restore REASON TARGET REVISION...: the rest of a rollback to TARGET.

Its traffic is back already. The template of the service becomes TARGET again; what the REVISIONs
that served are and TARGET is not (image, commit, model) is blocked; the champion becomes TARGET's
model, if one of theirs is it. A step that fails does not keep the others from being done.
Needs PROJECT, REGION, SERVICE, BUCKET, gcloud.
"""

import sys
from collections.abc import Callable
from functools import partial

from deploy.release import blocked, template
from deploy.release.template import UNKNOWN


def block(reason: str, name: str, target: str) -> None:
    bad, good = (template.about(template.described(one)) for one in (name, target))
    names = ["IMAGE", "COMMIT"]
    if good["MODEL"] != UNKNOWN:  # of the first revision: it may well be the same one
        names.append("MODEL")
    others = [one for one in names if bad[one] not in (good[one], UNKNOWN)]
    whats = [bad[one].partition("@")[2] or bad[one] for one in others]
    if not whats:  # another size, or other settings
        return
    try:
        blocked.main(["block", reason, *whats])
        print(f"blocked: {', '.join(whats)}")
    finally:
        if "MODEL" in others:
            blocked.main(["back", reason, bad["MODEL"], good["MODEL"]])


def worked(step: Callable[[], None]) -> bool:
    try:
        step()
    except Exception as error:
        print(f"deploy.release.restore: {type(error).__name__}: {error}", file=sys.stderr)
        return False
    return True


def main(reason: str, target: str, *served: str) -> int:
    steps: list[Callable[[], None]] = [partial(template.restore, target)]
    steps += [partial(block, reason, name, target) for name in served if name != target]
    done = [worked(step) for step in steps]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
