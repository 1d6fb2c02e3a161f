"""Tests of the lists room: files in, rows and anomalies out."""
