-- grain = "one row per subject of a binding and principal of the audit log that is this subject or, as far as the log tells, was in this group"
-- [columns]
-- receiver  = "the subject in one text, as in grants"
-- username  = "the principal, as authenticated"
-- first_day = "first day of it in the log, UTC"
-- last_seen = "last request of it, of a group's member the last one as a member, UTC"

WITH receivers AS (
    SELECT DISTINCT
        subject_kind,
        subject_namespace,
        subject,
        receiver
    FROM role_subjects
),

active AS (
    SELECT
        username,
        any_value(actor) AS actor,
        min(day)         AS first_day,
        max(last_time)   AS last_seen
    FROM stored_features
    GROUP BY username
),

-- Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
implied AS (
    SELECT
        username,
        first_day,
        last_seen,
        unnest(CASE actor
            WHEN 'anonymous' THEN ['system:unauthenticated']
            WHEN 'node' THEN ['system:authenticated', 'system:nodes']
            WHEN 'service_account' THEN
                [
                    'system:authenticated',
                    'system:serviceaccounts',
                    'system:serviceaccounts:' || split_part(username, ':', 3)
                ]
            ELSE ['system:authenticated']
        END) AS member_of
    FROM active
),

named AS (
    SELECT
        username,
        min(day)       AS first_day,
        max(last_time) AS last_seen,
        value          AS member_of
    FROM stored_features
    WHERE feature = 'group'
    GROUP BY ALL
)

SELECT
    receivers.receiver,
    active.username,
    active.first_day,
    active.last_seen
FROM receivers
JOIN active
    ON active.username = CASE receivers.subject_kind
        WHEN 'ServiceAccount' THEN
            'system:serviceaccount:' || receivers.subject_namespace || ':' || receivers.subject
        WHEN 'User' THEN receivers.subject
    END
UNION ALL
SELECT
    receivers.receiver,
    members.username,
    min(members.first_day) AS first_day,
    max(members.last_seen) AS last_seen
FROM receivers
JOIN (FROM implied UNION ALL BY NAME FROM named) AS members
    ON receivers.subject_kind = 'Group' AND receivers.subject = members.member_of
GROUP BY ALL
