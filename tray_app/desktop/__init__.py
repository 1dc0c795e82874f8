"""Qt and nothing but: shows what the engine tells, and asks it for what the owner wants."""
