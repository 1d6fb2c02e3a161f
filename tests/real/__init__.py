"""Tests on ICE's real lists; skipped, with the reason, where no folder of them is named."""
