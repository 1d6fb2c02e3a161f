"""Builds the geographic and roster tables of `section287g.places` from named sources, at development time.

Run `python -m tools.reference --sources DIR --shared DIR` from the repository root, with `src` on the path.
"""
