#!/usr/bin/env bash
# Scan what the action was asked to, from the variables that it sets.
set -euo pipefail
mapfile -t paths < <(printf '%s\n' "$SCAN_PATHS" | sed '/^[[:space:]]*$/d')
mapfile -t options < <(printf '%s\n' "${SCAN_OPTIONS:-}" | sed '/^[[:space:]]*$/d')
[ -z "${SCAN_BASE:-}" ] || options+=("--base=$SCAN_BASE")
[ -z "${SCAN_FRAMEWORK:-}" ] || options+=("--framework=$SCAN_FRAMEWORK")
if [ -n "${SCAN_SARIF:-}" ]; then
    # Of 1 and 6 (--fail-on and --strict among the options) the file is written; the annotations say why, and the scan below fails.
    code=0
    audit-batch scan --format sarif "--output=$SCAN_SARIF" "${options[@]}" -- "${paths[@]}" || code=$?
    case $code in 0 | 1 | 6) ;; *) exit $code ;; esac
fi
[ -z "${SCAN_FAIL_ON:-}" ] || options+=("--fail-on=$SCAN_FAIL_ON")
audit-batch scan --format github "${options[@]}" -- "${paths[@]}"
