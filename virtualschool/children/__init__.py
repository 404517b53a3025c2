"""Children on the roll: care, homes, schools, identity, and the social-care return that tells of them."""
