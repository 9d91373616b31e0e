"""Audit logs come in: each format to the fields of audit.k8s.io/v1, and those to the columns of the warehouse."""
