"""Tests of the figures room: planted registries, figures files good and bad, and the story on real lists."""
