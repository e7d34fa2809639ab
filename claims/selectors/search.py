"""Words that people search for, as PostgreSQL's full text takes them."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery
from django.db.models import Func, TextField, Value


def words_query(words: str) -> SearchQuery:
    """The words as written or (English) in another form, whatever their case and accents.

    `words` may hold "quoted phrases", -exclusions and `or`, as in a web search.
    """
    plain = Func(Value(words), function="unaccent", output_field=TextField())
    written = SearchQuery(plain, config="simple", search_type="websearch")
    return written | SearchQuery(plain, config="english", search_type="websearch")
