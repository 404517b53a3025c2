"""Reports for those who hold the service to account."""
