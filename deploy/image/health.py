"""Exit status 0 if the service in this container is ready; `--wait 60` asks for up to 60 s."""

import argparse
import http.client
import os
import sys
import time

TIMEOUT_S = 3


def ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wait", type=float, default=0, metavar="SECONDS")
    end = time.monotonic() + parser.parse_args().wait
    port = int(os.environ.get("PORT") or 3000)
    while not ready(port):
        if time.monotonic() >= end:
            print(f"/readyz on port {port} does not answer 200", file=sys.stderr)
            return 1
        time.sleep(0.1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
