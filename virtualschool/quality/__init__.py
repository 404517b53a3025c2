"""The data desk: importing, mending, and what is wrong by rule and by child."""
