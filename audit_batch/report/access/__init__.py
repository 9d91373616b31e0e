"""Who may do what, through what, and whether it was ever done: RBAC of a snapshot beside the audit log."""
