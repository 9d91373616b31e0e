-- grain = "one row per waiver of the evaluation in view"
-- [columns]
-- waiver      = "id of the waiver"
-- control     = "control that it waives"
-- kind        = "kind, exact or pattern; * for any"
-- namespace   = "namespace, exact or pattern; * for any"
-- name        = "name, exact or pattern; * for any"
-- reason      = "why the finding is accepted"
-- approver    = "who accepted it"
-- ticket      = "where that is written"
-- valid_from  = "first day in force"
-- valid_until = "last day in force"
-- state       = "in force, expired or not yet, on the day of the snapshot"
-- findings    = "findings that it covers"
-- uncovered   = "open findings in its scope: of one that is not in force, what it covered or will cover"

SELECT
    waiver_versions.waiver,
    waiver_versions.control,
    waiver_versions.kind,
    waiver_versions.namespace,
    waiver_versions.name,
    waiver_versions.reason,
    waiver_versions.approver,
    waiver_versions.ticket,
    waiver_versions.valid_from,
    waiver_versions.valid_until,
    CASE
        WHEN evaluation_in_view.taken_at::DATE > waiver_versions.valid_until THEN 'expired'
        WHEN evaluation_in_view.taken_at::DATE < waiver_versions.valid_from THEN 'not yet'
        ELSE 'in force'
    END AS state,
    (
        SELECT count(*)
        FROM finding_versions
        WHERE
            finding_versions.cluster_id = waiver_versions.cluster_id
            AND finding_versions.waiver = waiver_versions.waiver
            AND finding_versions.first_evaluation <= evaluation_in_view.evaluation
            AND finding_versions.last_evaluation >= evaluation_in_view.evaluation
    ) AS findings,
    (
        SELECT count(*)
        FROM finding_versions
        WHERE
            finding_versions.cluster_id = waiver_versions.cluster_id
            AND finding_versions.control = waiver_versions.control
            AND finding_versions.waiver = ''
            AND finding_versions.kind LIKE liked.kind ESCAPE '\'
            AND finding_versions.namespace LIKE liked.namespace ESCAPE '\'
            AND finding_versions.name LIKE liked.name ESCAPE '\'
            AND finding_versions.first_evaluation <= evaluation_in_view.evaluation
            AND finding_versions.last_evaluation >= evaluation_in_view.evaluation
    ) AS uncovered
FROM waiver_versions
JOIN evaluation_in_view
    ON
        waiver_versions.cluster_id = evaluation_in_view.cluster_id
        AND waiver_versions.first_evaluation <= evaluation_in_view.evaluation
        AND waiver_versions.last_evaluation >= evaluation_in_view.evaluation
-- A pattern knows * and ?, and LIKE knows % and _.
CROSS JOIN LATERAL (
    SELECT
        translate(regexp_replace(waiver_versions.kind, '([\\%_])', '\\\1', 'g'), '*?', '%_')      AS kind,
        translate(regexp_replace(waiver_versions.namespace, '([\\%_])', '\\\1', 'g'), '*?', '%_') AS namespace,
        translate(regexp_replace(waiver_versions.name, '([\\%_])', '\\\1', 'g'), '*?', '%_')      AS name
) AS liked
WHERE NOT waiver_versions.as_of_only
