"""The command line (design, section 7): prints, decides nothing."""
