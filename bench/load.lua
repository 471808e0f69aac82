-- wrk -s bench/load.lua URL -- FLIGHTS: sends the file's flights, one JSON object a line, in random
-- order, and counts the 2xx answers that hold no probability. Prints one line for bench.load.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  wrong = 0
  requests = {}
  math.randomseed(number)
  local headers = {["Content-Type"] = "application/json"}
  for flight in io.lines(args[1]) do
    table.insert(requests, wrk.format("POST", "/predict", headers, flight))
  end
end

function request()
  return requests[math.random(#requests)]
end

function response(status, headers, body)
  if status < 300 and not body:find('"atraso"', 1, true) then
    wrong = wrong + 1
  end
end

function done(summary, latency)
  local wrong = 0
  for _, thread in ipairs(threads) do
    wrong = wrong + thread:get("wrong")
  end
  local e = summary.errors
  print(string.format(
    'BENCH {"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "non_2xx": %d, ' ..
      '"connect": %d, "read": %d, "write": %d, "timeout": %d, "wrong": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, e.status, e.connect, e.read, e.write, e.timeout, wrong))
end
