"""Full text: a tsvector that a trigger fills.

`unaccent` is not immutable, so a generated column cannot hold it.
"""

from __future__ import annotations

import pgtrigger

# A tsvector holds at most 1 MB: 200,000 characters of any script stay below it.
SEARCHED_CHARACTERS = 200_000


def fills_search(expression: str, *, language: str) -> pgtrigger.Trigger:
    """Fill `search` from the SQL `expression`: each word as it is and, in English, its stem.

    `language` is an SQL expression for the row's BCP 47 tag.
    """
    return pgtrigger.Trigger(
        name="fills_search",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,  # nobody sets it otherwise
        declare=[("plain", "text")],
        func=f"""
            plain = unaccent(left({expression}, {SEARCHED_CHARACTERS}));
            NEW.search = to_tsvector('simple', plain);
            IF {language} LIKE 'en%' THEN
                NEW.search = NEW.search || to_tsvector('english', plain);
            END IF;
            RETURN NEW;
        """,
    )
