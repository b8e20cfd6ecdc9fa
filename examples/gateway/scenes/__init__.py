"""Drives the gateway with the ordinary ssh client (scripts/gateway.sh)."""
