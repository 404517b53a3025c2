"""What can be done in training: each an atomic action that leaves its trail."""
