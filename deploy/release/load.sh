#!/usr/bin/env bash
# A Locust run against URL, judged by deploy/slo.yaml: not 0 if an objective is missed.
#
# Needs URL. Optional: USERS (10), RATE (1) requests a second of a user, DURATION (30) seconds, SHAPE
# (steady, step, spike or soak); EDGE_LIMIT, requests a minute that a load balancer lets through from one
# address; FLIGHT_KEY, FLIGHT_TOKEN, FLIGHT_ID_TOKEN as credentials. Writes
# reports/load.html and reports/load.json. LOCUST (.venv/bin/locust) is the command.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${URL:?is not set: the address of the service}"

# number NAME VALUE PATTERN MOST: what comes from a form is checked before anything is started.
number() {
  if ! [[ $2 =~ ^($3)$ ]] || [ "${2%.*}" -gt "$4" ]; then
    echo "$1 is $2: a number from 1 to $4 is needed" >&2
    exit 2
  fi
}
number USERS "${USERS:=10}" '[1-9][0-9]{0,4}' 10000
number RATE "${RATE:=1}" '0?\.[0-9]{1,3}|[1-9][0-9]{0,3}(\.[0-9]{1,3})?' 1000
number DURATION "${DURATION:=30}" '[1-9][0-9]{0,4}' 3600
# What the load balancer refuses would be counted as failures of the service.
asked=$(awk -v users="$USERS" -v rate="$RATE" 'BEGIN { printf "%d", users * rate * 60 }')
if [ "$asked" -gt "${EDGE_LIMIT:-$asked}" ]; then
  echo "USERS times RATE is $asked requests a minute: the load balancer lets $EDGE_LIMIT of one address" \
    "through (requests_per_minute in terraform.tfvars)" >&2
  exit 2
fi

mkdir -p reports
exec "${LOCUST:-.venv/bin/locust}" --locustfile locustfile.py --headless --only-summary --loglevel WARNING --host "${URL%/}" \
  --users "$USERS" --rate "$RATE" --run-time "${DURATION}s" --shape "${SHAPE:-steady}" \
  --html reports/load.html --results reports/load.json
