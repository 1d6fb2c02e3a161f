"""The 287(g) programme as software."""
