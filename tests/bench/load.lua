-- For wrk: goes around some addresses, and counts answers whose status is not the expected one.
--    wrk -s load.lua http://127.0.0.1:8000 -- STATUS PATH...
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  expected, requests, turn, wrong = tonumber(arguments[1]), {}, 0, 0
  for place = 2, #arguments do
    requests[place - 1] = wrk.format(nil, arguments[place])
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end

function response(status)
  if status ~= expected then
    wrong = wrong + 1
  end
end

function done()
  local all = 0
  for _, thread in ipairs(threads) do
    all = all + thread:get("wrong")
  end
  io.write("Unexpected answers: " .. all .. "\n")
end
