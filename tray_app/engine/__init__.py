"""The one running part that sends, listens, edits config files and writes the journal. Plain asyncio."""
