"""Change one key of somebody else's config file and keep every other byte."""
