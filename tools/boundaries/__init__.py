"""Builds the two boundary files of the package from two published atlases: a tool of development."""
