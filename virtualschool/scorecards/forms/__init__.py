"""What people send about indicators, score cards and presentations."""
