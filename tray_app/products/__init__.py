"""What we know of each product: one folder each, the same file names in each."""
