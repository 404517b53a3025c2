"""A year of improvement for the demo: invented, made from files and by the actions that people use.

Nothing is dated back: a record says when it was entered, which is the day on which the demo was founded. Days that people themselves
write down (when a meeting was held, when training took place) lie where they belong.
"""
