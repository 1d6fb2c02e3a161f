"""Drawings in SVG, made on the server: maps, curves, timelines. They need no script and no style of their own."""
