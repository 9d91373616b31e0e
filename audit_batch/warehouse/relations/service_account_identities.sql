-- grain    = "one row per service account, existing or only named by a workload, and subject of a binding that reaches it"
-- rests_on = []
-- [columns]
-- kind              = "always ServiceAccount"
-- namespace         = "namespace of the service account"
-- name              = "name of the service account"
-- through           = "own for the account itself, under either of its names; else the group that it is in"
-- subject_kind      = "ServiceAccount, User or Group"
-- subject_namespace = "namespace of the subject; empty for users and groups. Where a manifest leaves out the namespace of an account, all of its name that bindings name and that are not there count"
-- subject           = "name of the subject"
-- receiver          = "the subject in one text, as in role_subjects"

-- Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens
-- What a workload names may come from elsewhere than the manifests, and whoever makes it gives it what it is bound to.
WITH accounts AS (
    SELECT
        namespace,
        name
    FROM service_accounts
    UNION
    SELECT
        namespace,
        service_account
    FROM workloads
),
named AS (
    SELECT
        namespace,
        name,
        unnest([
            {'through': 'own', 'kind': 'ServiceAccount', 'subject': name},
            {'through': 'own', 'kind': 'User', 'subject': 'system:serviceaccount:' || namespace || ':' || name},
            {'through': 'system:authenticated', 'kind': 'Group', 'subject': 'system:authenticated'},
            {'through': 'system:serviceaccounts', 'kind': 'Group', 'subject': 'system:serviceaccounts'},
            {
                'through': 'system:serviceaccounts:' || namespace,
                'kind': 'Group',
                'subject': 'system:serviceaccounts:' || namespace
            }
        ]) AS identity
    FROM accounts
)
SELECT
    'ServiceAccount'                                              AS kind,
    namespace,
    name,
    identity.through                                              AS through,
    identity.kind                                                 AS subject_kind,
    if(identity.kind = 'ServiceAccount', namespace, '')           AS subject_namespace,
    identity.subject                                              AS subject,
    subject_kind || ' ' || if(subject_namespace = '', '', subject_namespace || '/') || identity.subject AS receiver
FROM named
UNION ALL
SELECT DISTINCT
    'ServiceAccount',
    accounts.namespace,
    accounts.name,
    'own',
    role_subjects.subject_kind,
    role_subjects.subject_namespace,
    role_subjects.subject,
    role_subjects.receiver
FROM accounts
INNER JOIN role_subjects
    ON role_subjects.subject_kind = 'ServiceAccount'
    AND role_subjects.subject = accounts.name
ANTI JOIN accounts AS others
    ON others.namespace = role_subjects.subject_namespace
    AND others.name = role_subjects.subject
WHERE accounts.namespace = ''
