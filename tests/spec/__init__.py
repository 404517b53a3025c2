"""What measures say of small tables of children: the specification beside the definitions."""
