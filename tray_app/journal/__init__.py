"""The SQLite store: every payload, every attempt, every change of the switch."""
