"""Judgement: which relations a control reads, verdicts, outcomes, findings, waivers, scores."""
