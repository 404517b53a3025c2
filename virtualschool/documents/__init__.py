"""Reports as blocks, one renderer for each format, and safe exports of tables. Knows nothing of children."""
