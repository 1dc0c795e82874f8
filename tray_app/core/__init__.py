"""Decisions: values in, values out. No I/O, no clock, no Qt; imports nothing of ours outside this folder."""
