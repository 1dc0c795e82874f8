"""The helper that changes another user's config file, started as root by `pkexec` or `sudo` and for that alone.

It stands beside the program, not in it: of ours it imports the pure planning of the products' edits and the careful
writer, nothing that talks to anybody (docs/adr/016-helper.md).
"""
