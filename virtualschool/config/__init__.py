"""The roof: settings, root urls and the command line. It may import every room; no room imports it."""
