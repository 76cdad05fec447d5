"""The Governance manual as a text: its sections, default words, frozen content, differences, print. No rows."""
