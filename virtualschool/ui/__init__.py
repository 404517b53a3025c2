"""How pages look and behave: layout, components, styles, security headers and error pages. Knows nothing of children."""
