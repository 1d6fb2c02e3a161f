"""Scripts that make the package's data at development time; nothing here is installed."""
