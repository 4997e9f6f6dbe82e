-- Sends requests drawn at random from a file: one path a line.
-- wrk … -s requests.lua http://ADDRESS -- FILE SEED [HEADER VALUE]…

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init(arguments)
    for place = 3, #arguments, 2 do
        wrk.headers[arguments[place]] = arguments[place + 1]
    end
    -- Made before the clock starts: what is measured is the server.
    prepared = {}
    for path in io.lines(arguments[1]) do
        prepared[#prepared + 1] = wrk.format("GET", path)
    end
    math.randomseed(tonumber(arguments[2]) * 1000 + number)
end

function request()
    return prepared[math.random(#prepared)]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests": %d, "microseconds": %d, "failed": %d, "refused": %d, "p50": %d, "p99": %d}\n',
        summary.requests, summary.duration,
        errors.connect + errors.read + errors.write + errors.timeout, errors.status,
        latency:percentile(50), latency:percentile(99)))
end
