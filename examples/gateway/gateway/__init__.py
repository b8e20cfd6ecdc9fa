"""An SSH gateway that asks Gatepass about everything."""
