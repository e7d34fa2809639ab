"""The house: settings, addresses, Celery and the servers. It wires; it decides nothing.

Kept empty on purpose: the servers' supervisor imports from here and should not load Django.
"""
