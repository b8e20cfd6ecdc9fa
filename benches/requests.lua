-- Sends the requests of the file $REQUESTS in turn. A line holds method, path, token and body, separated by tabs. `@` in a
-- path stands for the next fresh ticket of the set $SET, from the number $FROM on; each is used once. Ticket `n` was cloned
-- from template `n % lines`, so line `n % lines` has the token of a user who may act on it.

local threads = {}

function setup(thread)
  thread:set("index", #threads)
  table.insert(threads, thread)
end

local lines, made = {}, {}
local count, step = 0, 0
n = 0

function init()
  for line in io.lines(os.getenv("REQUESTS")) do
    local method, path, token, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { Authorization = "Bearer " .. token }
    if body == "" then body = nil else headers["Content-Type"] = "application/json" end
    lines[count] = { method, path, headers, body }
    made[count] = wrk.format(method, path, headers, body)
    count = count + 1
  end
  n = tonumber(os.getenv("FROM")) + index
  step = tonumber(os.getenv("THREADS"))
end

function request()
  local line = n % count
  local method, path, headers, body = unpack(lines[line])
  local text = made[line]
  if path:find("@", 1, true) then
    local id = string.format("%s-%012x", os.getenv("SET"), n)
    text = wrk.format(method, (path:gsub("@", id)), headers, body)
  end
  n = n + step
  return text
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  local used = 0
  for _, thread in ipairs(threads) do used = math.max(used, thread:get("n")) end
  print(string.format("result %d %d %d %d %d %d", summary.requests, failed, summary.duration,
    latency:percentile(50), latency:percentile(99), used))
end
