-- grain    = "one row per user and group that the authenticator named with its requests"
-- rests_on = []
-- [columns]
-- username  = "the user"
-- member_of = "the group"
-- last_seen = "last request with it, UTC"

SELECT
    username,
    value          AS member_of,
    max(last_time) AS last_seen
FROM stored_features
WHERE feature = 'group'
GROUP BY ALL
