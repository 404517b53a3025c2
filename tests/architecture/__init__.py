"""The habits of the house, checked: size, layers, scope, declarations."""
