-- title     = "No pod runs a tool of attackers"
-- severity  = "medium"
-- rating    = "The tools look for ways out of a container and through the cluster; an audit that was ordered looks the same"
-- since     = 2026-11-26
-- signal    = "rule"
-- technique = ["T1613", "T1610"]
-- level     = "Request"
-- watches   = ["create pods", "update pods", "patch pods", "create deployments.apps", "create daemonsets.apps", "create statefulsets.apps", "create jobs.batch", "create cronjobs.batch"]
-- source    = ["https://attack.mitre.org/techniques/T1610/", "https://attack.mitre.org/techniques/T1613/"]
-- why       = """
--   Whoever may create pods and wants to see what more is possible starts one with the tools in it."""
-- fix       = """
--   Ask whether an audit was ordered; if not, delete the workload with `kubectl delete`, revoke the credential, and
--   let admission allow images of your own registries only."""
-- benign    = """
--   Audits and benchmarks of one's own; kube-bench and the like are low."""
-- misses    = """
--   Images under another name; a hint, no proof."""
-- params    = { images = ["kube-hunter", "peirates", "kubesploit", "kdigger", "botb", "deepce", "kubestriker", "kube-recon", "kubeletctl", "bad-pods", "masscan", "metasploit-framework", "kali-rolling"], audits = ["kube-bench", "kubescape", "kubeaudit", "popeye", "docker-bench-security"] }

WITH used AS (
    SELECT
        *,
        lower(regexp_extract(image, '([^/:@]+)(?::[^/@]*)?(?:@.*)?$', 1)) AS tool
    FROM audit_containers
),

tools AS (
    SELECT
        audit_id,
        finding,
        verdict,
        problem,
        succeeded,
        client,
        string_agg(DISTINCT image, ', ' ORDER BY image) AS images,
        bool_or(list_contains($images, tool))           AS is_attack
    FROM used
    WHERE problem != '' OR list_contains($images, tool) OR list_contains($audits, tool)
    GROUP BY ALL
)
SELECT
    audit_id,
    finding,
    verdict,
    if(succeeded AND is_attack, 'medium', 'low')                                        AS severity,
    if(problem = '', concat(if(succeeded, 'started ', 'tried to start '), images), problem) AS reason,
    {'images': images, 'source_ip': client.source_ip}                                   AS evidence
FROM tools
