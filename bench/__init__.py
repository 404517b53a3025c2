"""Speed and memory, side by side, as a table with the machine that measured it. Never a test: `python -m bench`."""
