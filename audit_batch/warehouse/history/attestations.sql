-- grain = "one row per attestation of the evaluation in view"
-- [columns]
-- framework   = "id of the framework"
-- requirement = "id of the requirement"
-- statement   = "the answer"
-- result      = "pass or fail"
-- evidence    = "link or file that supports it"
-- attested_by = "by whom"
-- attested_on = "when"
-- valid_until = "last day of validity"
-- state       = "valid, expired or not yet, on the day of the snapshot"

SELECT
    attestation_versions.framework,
    attestation_versions.requirement,
    attestation_versions.statement,
    attestation_versions.result,
    attestation_versions.evidence,
    attestation_versions.attested_by,
    attestation_versions.attested_on,
    attestation_versions.valid_until,
    CASE
        WHEN evaluation_in_view.taken_at::DATE > attestation_versions.valid_until THEN 'expired'
        WHEN evaluation_in_view.taken_at::DATE < attestation_versions.attested_on THEN 'not yet'
        ELSE 'valid'
    END AS state
FROM attestation_versions
JOIN evaluation_in_view
    ON
        attestation_versions.cluster_id = evaluation_in_view.cluster_id
        AND attestation_versions.first_evaluation <= evaluation_in_view.evaluation
        AND attestation_versions.last_evaluation >= evaluation_in_view.evaluation
WHERE NOT attestation_versions.as_of_only
