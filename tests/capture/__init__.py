"""Tests of the capture room: the real client against a server on the loopback interface."""
