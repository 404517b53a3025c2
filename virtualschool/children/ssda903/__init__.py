"""The social-care return (SSDA903): its files, codes, collection years and rules."""
