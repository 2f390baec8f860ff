-- On the rooms' component: its list of rooms, as HipChat's lobby gave it.
local stanza = require "util.stanza"
local muc = module:depends("muc")
local split = require "util.jid".split

module:hook("iq-get/host/http://jabber.org/protocol/disco#items:query", function(event)
  local answer = stanza.reply(event.stanza):query("http://jabber.org/protocol/disco#items")
  local number = 0
  for room in muc.all_rooms() do
    number = number + 1
    answer:tag("item", { jid = room.jid, name = room:get_name() or (split(room.jid)) })
      :tag("x", { xmlns = "http://hipchat.com/protocol/muc#room" })
        :text_tag("id", tostring(number)):text_tag("topic", room:get_subject() or "")
        :text_tag("privacy", "public"):text_tag("owner", ""):text_tag("guest_url", "")
      :up():up()
  end
  event.origin.send(answer)
  return true
end, 10)
