"""Tests of the readers of banks' files. Names are invented; layouts are the banks' own."""
