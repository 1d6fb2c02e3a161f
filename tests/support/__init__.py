"""Makers of ICE-shaped files for the tests: the repository holds no copy of ICE's own.

``workbooks`` writes one file as told, ``hostile`` the files that no reader should trust, ``world`` whole
sequences of lists whose truth is known because it was planted.
"""
