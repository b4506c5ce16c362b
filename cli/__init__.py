"""The command line: files, the clock, who is at the keyboard, printing and exit codes."""
