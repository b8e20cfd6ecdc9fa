"""Grants of a Unix group, from a real Gatepass to the groups of this machine."""
