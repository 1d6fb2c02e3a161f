"""What was so on that day, and what did we know then? Lists in, immutable tables out, and questions to them."""
