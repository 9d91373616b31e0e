-- title    = "No ingress controller runs that is no longer maintained"
-- severity = "high"
-- rating   = "The next hole in what faces the internet, and holds the certificates, is never closed"
-- since    = 2026-11-26
-- judges   = ["DaemonSet", "Deployment", "Pod", "StatefulSet"]
-- source   = [
--     "https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/",
--     "https://kubernetes.io/blog/2026/01/29/ingress-nginx-statement/",
-- ]
-- why      = """
--   Ingress NGINX of the Kubernetes project was retired in March 2026: there are no more fixes, also not for
--   security. It reads the Secrets of the cluster and takes traffic from everybody."""
-- fix      = """
--   Move to the Gateway API or another ingress controller, for example with `ingress2gateway print --providers
--   ingress-nginx`."""
-- misses   = """
--   Builds of vendors that go on maintaining it, and mirrors under other names; controllers of other makes, for
--   which versions are no longer maintained as well."""
-- [params]
-- retired = [
--     "ingress-nginx/controller", "ingress-nginx/controller-chroot",
--     "kubernetes-ingress-controller/nginx-ingress-controller",
-- ]
-- others = [
--     "envoyproxy/gateway", "haproxytech/kubernetes-ingress", "kong/kubernetes-ingress-controller",
--     "library/traefik", "nginx/nginx-ingress", "projectcontour/contour",
-- ]

SELECT
    kind,
    namespace,
    name,
    if(bool_or(list_contains($retired, repository)), 'fail', 'pass')      AS verdict,
    'runs ' || min(repository) FILTER (list_contains($retired, repository))
    || ', which is no longer maintained since March 2026'                  AS reason,
    list(path ORDER BY path) FILTER (list_contains($retired, repository))  AS fields
FROM images
WHERE list_contains(list_concat($retired, $others), repository)
    AND kind IN ('DaemonSet', 'Deployment', 'Pod', 'StatefulSet')
GROUP BY ALL
