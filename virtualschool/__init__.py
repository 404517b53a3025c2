"""Virtual School: one trustworthy record of the education of children in care."""
