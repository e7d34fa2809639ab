"""From who is said to hold what to statements: names, wording, modality, dates, relations."""
