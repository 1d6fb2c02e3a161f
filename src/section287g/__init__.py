"""The United States' 287(g) programme as software: who has agreed, what it pays, what comes of it."""

__version__ = "0.1.0"
