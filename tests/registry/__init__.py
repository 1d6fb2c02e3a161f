"""Tests of the registry room: lists in, one dated record out, and questions to it."""
