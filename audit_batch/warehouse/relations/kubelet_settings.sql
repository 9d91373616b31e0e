-- grain    = "one row per node and setting of its kubelet, also where its value is not known"
-- rests_on = []
-- [columns]
-- kind      = "always Node"
-- namespace = "always empty: it lies in no namespace"
-- name      = "name of the Node"
-- os        = "linux or windows"
-- setting   = "field of the KubeletConfiguration, for example authentication.anonymous.enabled"
-- flag      = "flag that sets the same, for example --anonymous-auth"
-- value     = "value in effect, written as the flag would, lists with commas; empty for none, secrets replaced by markers; NULL when it is not known"
-- origin    = "what gives the value: flag, config file or default, the first of these counts; unknown where the kubelet told its value, but its flags or files could not be seen; NULL without value"
-- said      = "setting, value and origin as words for a report; NULL without value"
-- problem   = "why the value is not known; NULL when it is"

WITH known (setting, flag, config_default, flag_default, zero) AS (
    VALUES
        -- Default with a configuration file, default without one, and what it means that the kubelet's answer lacks it.
        -- Sources: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ and
        -- https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/
        ('address', '--address', '0.0.0.0', '0.0.0.0', NULL),
        ('allowedUnsafeSysctls', '--allowed-unsafe-sysctls', '', '', ''),
        ('authentication.anonymous.enabled', '--anonymous-auth', 'false', 'true', NULL),
        ('authentication.webhook.enabled', '--authentication-token-webhook', 'true', 'false', NULL),
        ('authentication.x509.clientCAFile', '--client-ca-file', '', '', ''),
        ('authorization.mode', '--authorization-mode', 'Webhook', 'AlwaysAllow', NULL),
        ('containerLogMaxFiles', '--container-log-max-files', '5', '5', NULL),
        ('containerLogMaxSize', '--container-log-max-size', '10Mi', '10Mi', NULL),
        ('enableDebuggingHandlers', '--enable-debugging-handlers', 'true', 'true', NULL),
        ('enableProfilingHandler', '', 'true', 'true', NULL),
        ('eventRecordQPS', '--event-qps', '50', '50', NULL),
        ('evictionHard', '--eviction-hard', 'memory.available<100Mi,nodefs.available<10%,imagefs.available<15%', 'memory.available<100Mi,nodefs.available<10%,imagefs.available<15%', ''),
        ('featureGates', '--feature-gates', '', '', ''),
        ('healthzBindAddress', '--healthz-bind-address', '127.0.0.1', '127.0.0.1', NULL),
        ('imageGCHighThresholdPercent', '--image-gc-high-threshold', '85', '85', NULL),
        ('imageGCLowThresholdPercent', '--image-gc-low-threshold', '80', '80', NULL),
        ('makeIPTablesUtilChains', '--make-iptables-util-chains', 'true', 'true', NULL),
        ('mergeDefaultEvictionSettings', '', 'false', 'false', 'false'),
        ('podPidsLimit', '--pod-max-pids', '-1', '-1', NULL),
        ('protectKernelDefaults', '--protect-kernel-defaults', 'false', 'false', 'false'),
        ('readOnlyPort', '--read-only-port', '0', '10255', '0'),
        ('rotateCertificates', '--rotate-certificates', 'false', 'false', 'false'),
        ('seccompDefault', '--seccomp-default', 'false', 'false', 'false'),
        ('serverTLSBootstrap', '--rotate-server-certificates', 'false', 'false', 'false'),
        ('staticPodURL', '--manifest-url', '', '', ''),
        ('streamingConnectionIdleTimeout', '--streaming-connection-idle-timeout', '4h0m0s', '4h0m0s', NULL),
        ('tlsCertFile', '--tls-cert-file', '', '', ''),
        ('tlsCipherSuites', '--tls-cipher-suites', '', '', ''),
        ('tlsMinVersion', '--tls-min-version', '', '', ''),
        ('tlsPrivateKeyFile', '--tls-private-key-file', '', '', '')
),
settled AS (
    SELECT
        kubelets.*,
        known.*,
        list_filter(config_files, lambda file: coalesce(file.state, '') != 'ok')[1] AS unreadable,
        -- Flags may write true as 1 or T.
        if(
            known.config_default IN ('true', 'false'),
            coalesce(try_cast(flags[known.flag] AS BOOLEAN)::VARCHAR, flags[known.flag]),
            flags[known.flag]
        )                 AS by_flag,
        -- An empty text or a duration of 0 stands for the default there, no thresholds for none.
        list_transform(
            list_filter(
                list_transform(config_files, lambda file: file.settings[known.setting]), lambda found: found IS NOT NULL
            ),
            lambda found: if(
                (found = '' AND known.setting != 'evictionHard')
                OR (known.setting = 'streamingConnectionIdleTimeout' AND regexp_matches(found, '^(0[a-zµ]*)+$')),
                known.config_default,
                found
            )
        )                 AS by_files,
        by_files[1]       AS by_file,
        CASE
            WHEN answer IS NOT NULL THEN coalesce(answer[known.setting], known.zero)
            WHEN flags IS NULL THEN NULL
            -- Gates add up: those that overrule others, the last of the flag before all, stand first.
            WHEN known.setting = 'featureGates' AND unreadable IS NULL THEN concat_ws(
                ',',
                array_to_string(list_reverse(string_split(by_flag, ',')), ','),
                nullif(array_to_string(by_files, ','), '')
            )
            WHEN by_flag IS NOT NULL AND known.setting != 'featureGates' THEN by_flag
            WHEN unreadable IS NOT NULL THEN NULL
            -- So do thresholds of files, in order. Drop-ins are laid over the default, and the file where it asks for it.
            WHEN known.setting = 'evictionHard' AND by_file IS NOT NULL THEN concat_ws(
                ',',
                if(
                    is_configured
                    AND config_files[-1].settings[known.setting] IS NOT NULL
                    AND coalesce(config_files[-1].settings['mergeDefaultEvictionSettings'], 'false') = 'false',
                    NULL,
                    known.config_default
                ),
                array_to_string(list_reverse(by_files), ',')
            )
            ELSE coalesce(by_file, if(is_configured, known.config_default, known.flag_default))
        END               AS value
    FROM kubelets
    CROSS JOIN known
)
SELECT
    kind,
    namespace,
    name,
    os,
    setting,
    flag,
    value,
    CASE
        WHEN value IS NULL THEN NULL
        WHEN by_flag IS NOT NULL THEN 'flag'
        WHEN by_file IS NOT NULL THEN 'config file'
        WHEN flags IS NULL OR unreadable IS NOT NULL THEN 'unknown'
        ELSE 'default'
    END AS origin,
    setting || ' is ' || if(value = '', 'not set', value)
    || CASE origin
        WHEN 'flag' THEN ' (flag ' || flag || ')'
        WHEN 'config file' THEN ' (configuration file)'
        WHEN 'default' THEN ' (default)'
        ELSE ' (as the kubelet says)'
    END AS said,
    CASE
        WHEN value IS NOT NULL THEN NULL
        WHEN settled.problem IS NOT NULL THEN settled.problem
        WHEN answer IS NOT NULL THEN 'the kubelet''s answer does not tell ' || setting
        WHEN flags IS NULL
            THEN 'its kubelet did not tell its settings (' || silence || '), and ' || line_problem
        WHEN unreadable IS NOT NULL
            THEN 'its kubelet did not tell its settings (' || silence || '), and ' || unreadable.path
            || ' could not be read: ' || coalesce(unreadable.reason, 'unknown')
    END AS problem
FROM settled
