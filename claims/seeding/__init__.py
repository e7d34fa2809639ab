"""A desk to try things on: invented articles, people and two years of work, by a number.

For `manage.py seed_desk` alone. Everything is written through the services, as people and workers
would; the same number, size and last day give the same texts, claims and verdicts.
"""
