-- A chat for a team, in the shape that HipChat had: people at chat.example.com, rooms at conf.example.com.
-- /etc/prosody/conf.d/hipchat.cfg.lua, for Prosody 0.12 as Debian has it. docs/hipchat.md says how.

VirtualHost "chat.example.com"
    -- Everybody is in everybody's list, by the names in that file.
    modules_enabled = { "groups" }
    groups_file = "/etc/prosody/groups.txt"
    -- Passwords are kept as hashes.
    authentication = "internal_hashed"
    c2s_require_encryption = true

Component "conf.example.com" "muc"
    name = "Rooms"
    -- Whoever joins a room that is not there makes it, and it stays.
    restrict_room_creation = false
    muc_room_locking = false
    muc_room_default_persistent = true
    muc_room_default_public = true
    -- Members see who is who: without it the bot hears nobody come or go, and knows people by their nicks only.
    muc_room_default_public_jids = true
    muc_room_default_change_subject = true
    -- What was said last is shown to who comes in. It lets the bot see if a notice came that it is not sure of.
    muc_room_default_history_length = 20
