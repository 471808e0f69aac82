-- wrk -t2 -c200 -d45s -s tests/load-test.lua URL [-- FLIGHTS [MS]]: sends the flights of a file, one
-- JSON object a line, or some of its own, in random order. Counts the 2xx answers that hold no
-- probability and the answers that took longer than MS. Sends the FLIGHT_KEY or FLIGHT_TOKEN of the
-- environment. Prints one line for bench.wrk.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  wrong = 0
  limit = tonumber(args[2])
  math.randomseed(number)
  requests = {}
  for _, flight in ipairs(args[1] and read(args[1]) or made()) do
    table.insert(requests, wrk.format("POST", "/predict", headers(), flight))
  end
end

function headers()
  local token, key, google = given("FLIGHT_TOKEN"), given("FLIGHT_KEY"), given("FLIGHT_ID_TOKEN")
  local found = {["Content-Type"] = "application/json"}
  if google then
    found["X-Serverless-Authorization"] = "Bearer " .. google
  end
  if token then
    found["Authorization"] = "Bearer " .. token
  elseif key then
    found["X-API-Key"] = key
  end
  return found
end

-- A workflow passes a secret that is not set as an empty one.
function given(name)
  local value = os.getenv(name)
  return value ~= "" and value or nil
end

function read(path)
  local flights = {}
  for flight in io.lines(path) do
    table.insert(flights, flight)
  end
  return flights
end

function made()
  local flights = {}
  for _, destination in ipairs({"LIM", "ANF", "EZE", "CJC", "GRU", "PMC", "MIA", "IQQ"}) do
    for _, airline in ipairs({"LATAM", "Sky Airline", "Avianca", "Copa Air"}) do
      for hour = 5, 23 do
        table.insert(flights, string.format(
          '{"fecha": "2017-%02d-%02d", "hora": "%02d:%02d", "opera": "%s", "destino": "%s"}',
          math.random(12), math.random(28), hour, math.random(0, 59), airline, destination))
      end
    end
  end
  return flights
end

function request()
  return requests[math.random(#requests)]
end

function response(status, headers, body)
  if status < 300 then
    local value = tonumber(body:match('"atraso":%s*([^,}%s]+)'))
    if not (value and value >= 0 and value <= 1) then -- NaN is neither
      wrong = wrong + 1
    end
  end
end

function done(summary, latency)
  local wrong, slow = 0, 0
  local limit = threads[1]:get("limit") or math.huge
  for _, thread in ipairs(threads) do
    wrong = wrong + thread:get("wrong")
  end
  for i = 1, #latency do
    local microseconds, count = latency(i)
    if microseconds / 1e3 >= limit then
      slow = slow + count
    end
  end
  local e = summary.errors
  print(string.format(
    'BENCH {"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p90_ms": %.3f, "p99_ms": %.3f, ' ..
      '"slow": %d, "non_2xx": %d, "connect": %d, "read": %d, "write": %d, "timeout": %d, ' ..
      '"wrong": %d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(90) / 1e3, latency:percentile(99) / 1e3, slow, e.status, e.connect, e.read,
    e.write, e.timeout, wrong))
end
