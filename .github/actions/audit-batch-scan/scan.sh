#!/usr/bin/env bash
# Scan what the action was asked to, from the variables that it sets.
set -euo pipefail
mapfile -t paths < <(printf '%s\n' "$SCAN_PATHS" | sed '/^[[:space:]]*$/d')
mapfile -t options < <(printf '%s\n' "${SCAN_OPTIONS:-}" | sed '/^[[:space:]]*$/d')
[ -z "${SCAN_BASE:-}" ] || options+=("--base=$SCAN_BASE")
[ -z "${SCAN_FRAMEWORK:-}" ] || options+=("--framework=$SCAN_FRAMEWORK")
if [ -n "${SCAN_SARIF:-}" ]; then
    audit-batch scan --format sarif "--output=$SCAN_SARIF" "${options[@]}" -- "${paths[@]}"
fi
[ -z "${SCAN_FAIL_ON:-}" ] || options+=("--fail-on=$SCAN_FAIL_ON")
audit-batch scan --format github "${options[@]}" -- "${paths[@]}"
