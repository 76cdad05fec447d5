"""The picture of an implementation: four lanes converging on the gate, wide, small, as strips, in print, as a table."""
