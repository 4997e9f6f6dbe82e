-- Makes contacts, each with a phone and an e-mail that nobody has yet. With «check» before each one
-- the look for duplicates that the form makes; two requests are then one contact.
-- wrk … -s create.lua http://ADDRESS -- FIRST check|plain [HEADER VALUE]…

local threads = 0

function setup(thread)
    threads = threads + 1
    thread:set("number", threads)
end

local last = { "Иванова", "Смирнов", "Кузнецова", "Попов", "Васильева", "Smith", "Taylor", "Brown" }
local first = { "Александр", "Мария", "Дмитрий", "Анна", "Сергей", "Oliver", "Isla", "Arthur" }

function init(arguments)
    next_number = tonumber(arguments[1]) + number * 1000000
    check = arguments[2] == "check"
    checked = false
    wrk.headers["Content-Type"] = "application/json"
    for place = 3, #arguments, 2 do
        wrk.headers[arguments[place]] = arguments[place + 1]
    end
end

function request()
    local here = next_number
    local name = string.format('"last_name": "%s", "first_name": "%s"',
        last[here % 8 + 1], first[math.floor(here / 8) % 8 + 1])
    local phone = string.format("8 (91%d) %03d-%02d-%02d", math.floor(here / 10000000) % 10,
        math.floor(here / 10000) % 1000, math.floor(here / 100) % 100, here % 100)
    local email = string.format("made%d@example.com", here)
    if check and not checked then
        checked = true
        return wrk.format("POST", "/api/v1/contacts/duplicates", nil, string.format(
            '{%s, "phones": ["%s"], "emails": ["%s"]}', name, phone, email))
    end
    checked = false
    next_number = here + 1
    return wrk.format("POST", "/api/v1/contacts", nil, string.format(
        '{%s, "phones": [{"kind": "mobile", "value": "%s"}], '
            .. '"emails": [{"kind": "work", "value": "%s"}]}', name, phone, email))
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format(
        '\n{"requests": %d, "microseconds": %d, "failed": %d, "refused": %d, "p50": %d, "p99": %d}\n',
        summary.requests, summary.duration,
        errors.connect + errors.read + errors.write + errors.timeout, errors.status,
        latency:percentile(50), latency:percentile(99)))
end
