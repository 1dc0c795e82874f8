"""Makes the packages of a release out of a checkout. Not part of the program.

Run with the build's own Python, packages and all (`make package`):

    PYTHONPATH=packaging:. build/venv/bin/python -m packer.linux
"""
