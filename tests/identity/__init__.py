"""Tests of the identity room: which rows are one agreement, which agreements one agency."""
