"""The command line, a module a family of commands. Each has `add_to(subparsers)` and functions that return an exit code."""
