-- Moves deals from a file to and fro: a path, the stage to move to and the one it stands in a line.
-- wrk … -s moves.lua http://ADDRESS -- FILE FIRST LAST [HEADER VALUE]…

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

function init(arguments)
    wrk.headers["Content-Type"] = "application/json"
    for place = 4, #arguments, 2 do
        wrk.headers[arguments[place]] = arguments[place + 1]
    end
    -- Each of the two threads takes every other line of the given ones.
    local first, last, line = tonumber(arguments[2]), tonumber(arguments[3]), 0
    moves = {}
    for text in io.lines(arguments[1]) do
        line = line + 1
        if line >= first and line <= last and line % 2 == number % 2 then
            moves[#moves + 1] = text
        end
    end
    -- wrk asks the first thread for one request that it does not send.
    following = number == 1 and -1 or 0
end

function request()
    local here = math.max(following, 0)
    local pass = math.floor(here / #moves)
    local path, there, back = string.match(moves[here % #moves + 1], "^(%S+) (%S+) (%S+)$")
    following = following + 1
    -- Each pass finds every deal moved once more; the bare handler does not look at this.
    wrk.headers["If-Match"] = string.format('"%d"', pass + 1)
    return wrk.format("PATCH", path, nil,
        string.format('{"stage_id": "%s"}', pass % 2 == 0 and there or back))
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests": %d, "microseconds": %d, "failed": %d, "refused": %d, "p50": %d, "p99": %d}\n',
        summary.requests, summary.duration,
        errors.connect + errors.read + errors.write + errors.timeout, errors.status,
        latency:percentile(50), latency:percentile(99)))
end
