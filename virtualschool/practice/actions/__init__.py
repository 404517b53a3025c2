"""What people do about practice; each leaves a trail."""
