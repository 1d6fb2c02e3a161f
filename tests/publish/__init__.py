"""Tests of the exports: small planted registries out, and every format read back by another program."""
