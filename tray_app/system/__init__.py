"""The machine we run on: paths, preferences, secrets, HTTP, logs."""
