-- On a VirtualHost: what HipChat's server did otherwise than a standard one. In: presence "available", the <r/> of its
-- clients, messages to a room's occupant of one's own name. Out: a roster with mention names.
local stanza = require "util.stanza"
local bare = require "util.jid".bare
local filters = require "util.filters"

local mention_names = module:get_option("hipchat_mention_names", {})

local function taken(element, session)
  if session.type ~= "c2s" or not element.attr then return element end
  if element.name == "r" then return nil end
  if element.name == "presence" and element.attr.type == "available" then element.attr.type = nil end
  if element.name == "message" and element.attr.type == "groupchat" then element.attr.to = bare(element.attr.to) end
  return element
end

local function on_session(session) filters.add_filter(session, "stanzas/in", taken) end
filters.add_filter_hook(on_session)
function module.unload() filters.remove_filter_hook(on_session) end

module:hook("iq-get/self/jabber:iq:roster:query", function(event)
  local session = event.origin
  local answer = stanza.reply(event.stanza):query("jabber:iq:roster")
  for jid, item in pairs(session.roster) do
    if jid then
      answer:tag("item", { jid = jid, name = item.name, subscription = "both", mention_name = mention_names[jid] }):up()
    end
  end
  session.send(answer)
  session.interested = true
  return true
end, 10)
