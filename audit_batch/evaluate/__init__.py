"""Judgement: which relations a control reads, verdicts, outcomes, findings and requirements."""
