"""What the Makefile calls: preparing a machine, verifying the house, writing the generated pages."""
